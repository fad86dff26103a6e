import { Archive, ArchiveRestore, Ellipsis, FileJson, FileText, Link2, Pencil, Trash2 } from 'lucide-react'
import type { Session } from 'parley-client'
import { useState, type ReactNode } from 'react'
import { IconButton } from '../../components/button.js'
import { Menu } from '../../components/menu.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useLanguage, useWords } from '../../words/index.js'
import { refresh } from './conversations.js'
import { exportSession } from './files.js'
import { RemoveDialog, RenameDialog, ShareDialog } from './session-dialogs.js'
import { WORDS } from './words.js'

/** What can be done with a conversation. */
export function SessionMenu ({ session, onRemoved, className }: {
  session: Session, onRemoved: () => void, className?: string
}): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const [dialog, setDialog] = useState<'rename' | 'share' | 'remove'>()
  const close = (): void => { setDialog(undefined) }
  const complain = (error: unknown): void => { toast({ text: problemOf(error, language).text, tone: 'bad' }) }
  const { id, archived, title } = session
  const archive = (): void => { client.sessions.update(id, { archived: !archived }).then(() => refresh(id), complain) }
  return (
    <>
      <Menu items={[
        { label: say.rename, icon: Pencil, onSelect: () => { setDialog('rename') } },
        { label: archived ? say.unarchive : say.archive, icon: archived ? ArchiveRestore : Archive, onSelect: archive },
        { label: say.share, icon: Link2, onSelect: () => { setDialog('share') } },
        { label: say.exportMarkdown, icon: FileText, onSelect: () => { exportSession(session, 'markdown').catch(complain) } },
        { label: say.exportJson, icon: FileJson, onSelect: () => { exportSession(session, 'json').catch(complain) } },
        'line',
        { label: say.remove, icon: Trash2, isDanger: true, onSelect: () => { setDialog('remove') } }
      ]}
      >
        <IconButton label={say.actions(title === '' ? say.untitled : title)} icon={Ellipsis} {...(className === undefined ? {} : { className })} />
      </Menu>
      {dialog === 'rename' && <RenameDialog session={session} onClose={close} />}
      {dialog === 'share' && <ShareDialog session={session} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog session={session} onClose={close} onRemoved={onRemoved} />}
    </>
  )
}
