/** What holds for streams, whoever has them. */
import t from 'tap'
import type { StreamEntry, Streams } from '../../plugins/streams/port.js'
import { eventually } from '../helper.js'
import { STREAMS, workerStreams } from './streams.js'

const entry = (n: number, more: Partial<StreamEntry> = {}): StreamEntry =>
  ({ n, text: `text ${n}`, follows: n - 1, oldest: 1, lifeMs: 60_000, ...more })

/** Writes entries as soon as somebody wants them, as those who keep only what is wanted need it. */
function writing (streams: Streams, key: string, numbers: number[]): void {
  const bring = async (wanted: string): Promise<boolean> => {
    if (wanted !== key) return false
    for (const n of numbers) await streams.append(key, entry(n))
    return true
  }
  streams.onWanted(bring)
  if (streams.isEager) void bring(key)
}

for (const [name, open] of Object.entries(STREAMS)) {
  t.test(`streams: ${name}`, async (t) => {
    const { all: [one, other, third] } = await open(t)
    await t.test('any process reads what one writes, from wherever it was', async (t) => {
      writing(one, 'a', [1, 2, 3])
      let heard = 0
      const end = other.subscribe('a', () => { heard += 1 })
      await eventually('all', async () => (await other.read('a', 0))?.length === 3)
      t.same(await other.read('a', 0), ['text 1', 'text 2', 'text 3'])
      t.same(await third.read('a', 2), ['text 3'])
      t.same(await third.read('a', 3), [])
      const before = heard
      await eventually('a word of it', async () => { await one.append('a', entry(4)); return heard > before })
      t.same(await other.read('a', 3), ['text 4'])
      end()
    })
    await t.test('nothing comes twice, and nothing after a gap', async (t) => {
      writing(one, 'b', [1, 2])
      const end = other.subscribe('b', () => undefined)
      await eventually('both', async () => (await other.read('b', 0))?.length === 2)
      t.equal(await one.append('b', entry(2)), 'added', 'as before')
      t.equal(await one.append('b', entry(9)), 'lost')
      t.same(await other.read('b', 0), ['text 1', 'text 2'])
      end()
    })
    await t.test('old ones go', async (t) => {
      writing(one, 'c', [1, 2])
      const end = other.subscribe('c', () => undefined)
      await eventually('both', async () => (await other.read('c', 0))?.length === 2)
      await one.append('c', entry(3, { oldest: 3 }))
      t.same(await other.read('c', 0), ['text 3'])
      end()
    })
    await t.test('what nobody writes is nowhere', async (t) => {
      t.same(await other.read('none', 0) ?? [], [])
    })
  })
}

t.test('a supervisor keeps only what somebody reads, and no more than it may', async (t) => {
  const { all: [one, other, third], kill, units } = workerStreams(1000)
  t.equal(await one.append('a', entry(1)), 'unwanted')
  t.equal(units(), 0)
  writing(one, 'a', [1, 2])
  const ends = [other, third].map((reader) => reader.subscribe('a', () => undefined))
  t.same(await Promise.all([other.read('a', 0), third.read('a', 0)]), [['text 1', 'text 2'], ['text 1', 'text 2']], 'both of one bringing')
  t.equal(units(), 12)
  ends[0]?.()
  t.equal(units(), 12)
  ends[1]?.()
  t.equal(units(), 0)
  t.equal(await one.append('a', entry(3)), 'unwanted')

  other.subscribe('a', () => undefined)
  await other.read('a', 0)
  t.equal(await one.append('a', entry(3, { text: 'x'.repeat(2000) })), 'added')
  t.equal(await one.append('a', entry(4)), 'unwanted', 'there is too much')
  t.equal(await third.read('b', 0), undefined)

  kill()
  t.equal((await other.read('a', 2))?.length, 1, 'what a worker had brought before it died is read')
  t.equal(await other.read('a', 3), undefined, 'and then it is cut')

  const short = workerStreams()
  short.all[0].onWanted(async (key) => await short.all[0].append(key, entry(1, { lifeMs: 20 })) === 'added')
  t.same(await short.all[1].read('c', 0), ['text 1'])
  await eventually('its end', () => short.units() === 0)
})
