/** Verification of the chain of audit events: part by part, until its end or the first fault. */
import type { AnswerOf, Operation } from 'parley-client'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Command } from '../../components/copy.js'
import { Dialog } from '../../components/dialog.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Part = AnswerOf<Operation<'get', '/api/admin/audit-logs/verify'>>
const NO_KEYS: readonly string[][] = []

/** What has been found so far. */
function Result ({ links, part: { broken, head, nextCursor, purged, unsealed } }: { links: number, part: Part }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const count = say.links(format.number(links))
  if (broken !== null) {
    return (
      <div role='alert' className='flex flex-col items-start gap-2'>
        <Badge tone='bad'>{say.broken}</Badge>
        <p>{broken.position === null ? '' : `${say.link(format.number(broken.position))}: `}{say.reasons[broken.reason]}</p>
        {broken.eventId !== '' && <p className='text-muted'>{say.event} <code className='font-mono text-xs break-all'>{broken.eventId}</code></p>}
        <p className='text-muted'>{say.soundBefore(count)}</p>
      </div>
    )
  }
  if (nextCursor !== null) return <p role='status' className='text-muted'>{say.running(count)}</p>
  return (
    <div role='status' className='flex flex-col items-start gap-2'>
      <Badge tone='good'>{say.sound}</Badge>
      <p>{[count, say.waiting(format.number(unsealed)), ...(purged > 0 ? [say.purged(format.number(purged))] : [])].join(' · ')}</p>
      {head !== null && (
        <>
          <p className='text-muted'>{say.headText}</p>
          <Command text={head} />
        </>
      )}
    </div>
  )
}

/** The window: it verifies when it is asked to, and tells of the command that does the same. */
export function VerifyDialog ({ onClose }: { onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const { isBusy, run } = useAction(NO_KEYS)
  const [found, setFound] = useState<{ links: number, part: Part }>()
  const isClosed = useRef(false)
  useEffect(() => {
    isClosed.current = false
    return () => { isClosed.current = true }
  }, [])
  const verify = useCallback(() => run(async () => {
    setFound(undefined)
    let links = 0
    for (let cursor: string | undefined; !isClosed.current;) {
      const part: Part = await client.request('get', '/api/admin/audit-logs/verify', { query: cursor === undefined ? {} : { cursor } })
      links += part.links
      setFound({ links, part })
      if (part.nextCursor === null) return
      cursor = part.nextCursor
    }
  }), [run])
  return (
    <Dialog
      open onClose={onClose} title={say.verifyTitle} description={say.verifyText}
      footer={<Button variant='primary' isBusy={isBusy} onClick={() => { void verify() }}>{found === undefined ? say.verifyNow : say.verifyAgain}</Button>}
    >
      <div className='flex flex-col gap-4 pb-2'>
        {found !== undefined && <Result {...found} />}
        <div>
          <p className='mb-1 text-muted'>{say.verifyCommand}</p>
          <Command text='npm run audit:verify' />
        </div>
      </div>
    </Dialog>
  )
}
