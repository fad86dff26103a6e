/** Batches that are pushed, asked for one by one: at the reader's pace, to the end, and left in the middle. */
import t from 'tap'
import { pull, pulled, pushTo, type BatchSink } from '../../../services/llm/batches.js'
import { gate } from '../../upstream.js'

/** A source that notes what becomes of it. */
function sourceOf (batches: number[][], failure?: Error) {
  const seen = { pushed: 0, taken: 0, left: undefined as unknown, isOver: false, begun: 0 }
  const push = async (sink: BatchSink<number>): Promise<void> => {
    seen.begun += 1
    try {
      for (const batch of batches) {
        seen.pushed += 1
        await sink(batch)
        seen.taken += 1
      }
      if (failure !== undefined) throw failure
    } catch (error) {
      seen.left = error
      throw error
    } finally {
      // Whatever a source has to clear away takes a moment.
      await Promise.resolve()
      seen.isOver = true
    }
  }
  return { seen, push }
}

t.test('pulled: a batch is pushed on only once the one before it was taken', async (t) => {
  const { seen, push } = sourceOf([[1], [2, 3], [4]])
  const batches = pulled(push)
  t.equal(seen.begun, 0, 'nothing begins before it is asked for')
  t.same((await batches.next()).value, [1])
  await new Promise(setImmediate)
  t.match(seen, { pushed: 1, taken: 0 }, 'the source waits for its reader')
  t.same((await batches.next()).value, [2, 3])
  t.match(seen, { pushed: 2, taken: 1 })
  t.same((await batches.next()).value, [4])
  t.same(await batches.next(), { done: true, value: undefined })
  t.match(seen, { taken: 3, isOver: true, left: undefined })
})

t.test('pulled: whoever leaves ends the source, and is back once it has ended', async (t) => {
  for (const after of [1, 2]) {
    const { seen, push } = sourceOf([[1], [2], [3]])
    let read = 0
    for await (const batch of pulled(push)) {
      read += batch.length
      if (read === after) break
    }
    t.match(seen, { pushed: after, taken: after - 1, isOver: true, left: { message: 'the reader left' } }, `after ${after}`)
  }
  const { seen, push } = sourceOf([[1]])
  await pulled(push).return(undefined)
  t.equal(seen.begun, 0, 'who never asked has begun nothing')
})

t.test('pulled: leaving a source that is silent waits for its next word, which it is told is not wanted', async (t) => {
  const [spoke, held] = [gate(), gate()]
  let left: unknown
  const batches = pulled<number>(async (sink) => {
    await sink([1])
    spoke.open()
    await held.opened
    await sink([2])?.catch((error: unknown) => { left = error; throw error })
  })
  await batches.next()
  const second = batches.next()
  await spoke.opened
  held.open()
  t.same((await second).value, [2])
  await batches.return(undefined)
  t.match(left, { message: 'the reader left' })
})

t.test('pulled: what breaks the source comes after what it has said, and is nobody\'s where nobody is left', async (t) => {
  const broken = new Error('broken')
  const batches = pulled(sourceOf([[1]], broken).push)
  t.same((await batches.next()).value, [1])
  await t.rejects(batches.next(), broken)
  await t.rejects(pulled(sourceOf([], broken).push).next(), broken, 'at once, too')
  // A source that fails while it is left would end the process if nobody took its rejection.
  const unheard: unknown[] = []
  const listen = (error: unknown): void => { unheard.push(error) }
  process.on('unhandledRejection', listen)
  const leaving = pulled<number>(async (sink) => { try { await sink([1]) } catch { throw broken } })
  await leaving.next()
  await leaving.return(undefined)
  await new Promise(setImmediate)
  process.off('unhandledRejection', listen)
  t.same(unheard, [])
})

t.test('pushed where the source can, asked for where it can not, and ended by a sink that throws', async (t) => {
  const why = new Error('enough')
  const taken: number[][] = []
  const sink: BatchSink<number> = (batch) => {
    taken.push(batch)
    if (batch[0] === 2) throw why
    return undefined
  }
  let isOver = false
  async function * asked (): AsyncGenerator<number[]> {
    try { yield [1]; yield [2]; yield [3] } finally { isOver = true }
  }
  await t.rejects(pushTo(asked(), sink), why)
  t.same([taken, isOver], [[[1], [2]], true])
  isOver = false
  await t.rejects(pull(asked(), sink), why)
  t.ok(isOver)
  const { seen, push } = sourceOf([[1], [2], [3]])
  await t.rejects(pushTo({ next: async () => { throw new Error('never asked') }, pushTo: push } as never, async (batch: number[]) => sink(batch)), why)
  t.match(seen, { pushed: 2, isOver: true, left: why })
})
