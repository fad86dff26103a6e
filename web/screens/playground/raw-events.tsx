import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CopyButton } from '../../components/copy.js'
import { Dialog } from '../../components/dialog.js'
import { Failure } from '../../components/failure.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { client } from '../../service/client.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { liveOf, useLive, type TimedEvent } from './live.js'
import { WORDS } from './words.js'

async function replay (messageId: string): Promise<TimedEvent[]> {
  const events: TimedEvent[] = []
  for await (const event of client.chat.resume(messageId, undefined, { maxFailures: 2 })) events.push({ event, at: Number.NaN })
  return events
}

/** The events of an answer: with their times where this page read them as they came, else as the service replays them. */
export default function RawEvents ({ messageId, onClose }: { messageId: string, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const live = useLive(messageId)
  const replayed = useQuery({ queryKey: ['events', messageId], queryFn: () => replay(messageId), enabled: liveOf(messageId) === undefined })
  const events = live?.events ?? replayed.data ?? []
  return (
    <Dialog open isWide onClose={onClose} title={say.rawEvents} description={say.rawEventsText}>
      {replayed.isError && <Failure error={replayed.error} />}
      {replayed.isLoading && <SkeletonRows />}
      {events.length > 0 && (
        <>
          <div className='flex justify-end'><CopyButton text={() => events.map(({ event }) => JSON.stringify(event)).join('\n')} /></div>
          <ol className='scroll-slim max-h-[55dvh] overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs' tabIndex={0}>
            {events.map(({ event, at }, index) => (
              <li key={index} className='flex gap-3 py-0.5'>
                {!Number.isNaN(at) && <span className='w-14 shrink-0 text-right text-muted tabular-nums'>{format.duration(at)}</span>}
                <span className='w-20 shrink-0 text-accent'>{event.type}</span>
                <span className='min-w-0 wrap-anywhere'>{JSON.stringify(event.data)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Dialog>
  )
}
