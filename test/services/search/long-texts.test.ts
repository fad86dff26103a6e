import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { documentVector } from '../../../services/search/document.js'
import { createAnalyser, MOST_HERE } from '../../../services/search/long-texts.js'
import { inSlices, withRests, type Steps } from '../../../services/search/slices.js'
import { conversations } from './conversations.js'

const LONG = 'a long story about lighthouses '.repeat(2000)
const SHORT = { text: 'a short story', weight: 'D' } as const

/** Niceness of each thread of this process: the 19th field of its `stat`. */
const niceness = (): number[] => readdirSync('/proc/self/task').map((id) => {
  const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
})

t.test('a long text is analysed in a thread below all others, a short one here', async (t) => {
  const analyser = createAnalyser()
  t.teardown(() => analyser.close())
  t.same(await analyser.analyse([SHORT]), [documentVector([SHORT])])
  t.equal(analyser.handedOver, 0)
  const own = niceness()
  const long = { text: LONG, weight: 'D' } as const
  t.same(await analyser.analyse([SHORT, long]), [documentVector([SHORT]), documentVector([long])])
  t.equal(analyser.handedOver, 1)
  if (process.platform === 'linux') t.ok(Math.max(...niceness()) > Math.max(...own))
  const many = Array.from({ length: 100 }, () => ({ text: 'x'.repeat(MOST_HERE / 50), weight: 'D' } as const))
  t.equal((await analyser.analyse(many)).length, 100)
  t.equal(analyser.handedOver, 2, 'short ones that are long together')
})

t.test('texts are analysed here when the thread can not be had', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-thread-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const entry = join(folder, 'broken.mjs')
  await writeFile(entry, 'throw new Error("no thread")')
  const analyser = createAnalyser(entry)
  const long = { text: LONG, weight: 'A' } as const
  t.same(await analyser.analyse([long]), [documentVector([long])])
  t.same(await analyser.analyse([long]), [documentVector([long])])
  t.equal(analyser.handedOver, 1, 'it is left alone for a while')
  await analyser.close()
  const closed = createAnalyser()
  await closed.close()
  t.same(await closed.analyse([long]), [documentVector([long])])
  t.equal(closed.handedOver, 0)
})

t.test('a failure in the thread is the text\'s own', async (t) => {
  const analyser = createAnalyser()
  t.teardown(() => analyser.close())
  const long = { text: LONG, weight: 'D' } as const
  const broken = { text: Object.assign([], { length: MOST_HERE + 1 }) as unknown as string, weight: 'D' } as const
  await t.rejects(analyser.analyse([broken]), { name: 'TypeError' })
  t.equal((await analyser.analyse([long])).length, 1)
  t.equal(analyser.handedOver, 2)
})

t.test('the thread sleeps as long as it works', (t) => {
  let slept = 0
  let worked = 0
  const steps = function * (): Steps<string> {
    for (let step = 0; step < 20; step++) {
      const from = performance.now()
      while (performance.now() - from < 0.3) { /* Work. */ }
      worked += performance.now() - from
      yield
    }
    return 'done'
  }
  let longest = 0
  t.equal(withRests(steps(), (ms) => { slept += ms; longest = Math.max(longest, ms) }), 'done')
  t.ok(slept > 0)
  t.ok(longest <= 2)
  t.ok(worked >= 6)
  t.equal(withRests(steps()), 'done')
  t.end()
})

t.test('the index hands a long message over, and finds it', async (t) => {
  const store = await conversations(t)
  const user = await store.user()
  const session = await store.session(user)
  await store.say(user, session, `${LONG} keeper`)
  await store.index()
  t.equal((await store.found(user, 'keeper')).length, 1)
  t.equal(await inSlices((function * (): Steps<number> { yield; return 1 })()), 1)
})
