import { once, EventEmitter } from 'node:events'
import t from 'tap'
import { createLoops } from '../../../plugins/loops.js'
import type { Round } from '../../../services/search/indexer.js'
import { startJob } from '../../../services/search/job.js'

t.test('goes on after failures, says an outage once, and stops when told', async (t) => {
  const happened = new EventEmitter()
  const lines: string[] = []
  const rounds: (Round | Error)[] = [
    { taken: 100, more: true, failed: [] }, new Error('away'), new Error('away'), { taken: 1, more: false, failed: [{ documentId: 'x', error: new Error('bad') }] }, new Error('away')
  ]
  const log = { warn: (_what: object, sentence?: string) => { lines.push(sentence ?? '') }, info: () => undefined, error: () => undefined, debug: () => undefined }
  const job = startJob({
    loop: (name, options, work) => createLoops({ log })(name, { ...options, everyMs: 1 }, work),
    log,
    index: async () => {
      const next = rounds.shift()
      if (rounds.length === 0) happened.emit('drained')
      if (next instanceof Error) throw next
      return next ?? { taken: 0, more: false, failed: [] }
    }
  })
  await once(happened, 'drained')
  await job.stop()
  t.same(lines.map((line) => line.slice(0, 16)), ['the search index', 'a text could not', 'the search index'])
})
