/** When a target's breaker opens, and how it closes again; time is the test's. */
import t from 'tap'
import { Breaker, type Verdict } from '../../../services/calls/breaker.js'

const at = () => {
  const clock = { now: 1_000_000 }
  const breaker = new Breaker(() => clock.now)
  const call = (verdict: Verdict): void => { breaker.end(verdict, breaker.begin()) }
  return { clock, breaker, calls: (...verdicts: Verdict[]) => { verdicts.forEach(call) } }
}
const times = (count: number, ...verdicts: Verdict[]): Verdict[] => Array.from({ length: count }, () => verdicts).flat()

t.test('opens on 5 failures in a row, not on 4, and not on what says nothing', async (t) => {
  const { breaker, calls } = at()
  calls(...times(4, 'failure'), 'success', ...times(4, 'failure'), ...times(9, 'none'))
  t.equal(breaker.state, 'closed')
  calls('failure')
  t.match(breaker, { state: 'open', isPassable: false, waitMs: 10_000 })
})

t.test('opens on more than half of at least 10 calls in 30 s', async (t) => {
  const { breaker, calls } = at()
  calls(...times(4, 'failure', 'success'), 'failure')
  t.equal(breaker.state, 'closed', '5 of 9')
  calls('success', 'failure')
  t.equal(breaker.state, 'open', '6 of 11')

  const exactly = at()
  exactly.calls(...times(20, 'success', 'failure'))
  t.equal(exactly.breaker.state, 'closed', 'half is not more than half')

  const slow = at()
  for (const verdict of times(20, 'failure', 'failure', 'success')) {
    slow.calls(verdict)
    slow.clock.now += 4_000
  }
  t.equal(slow.breaker.state, 'closed', 'never 10 within 30 s')
})

t.test('half-open lets one through: its first token closes, its failure opens anew, its hang-up lets another try', async (t) => {
  const { breaker, calls, clock } = at()
  calls(...times(5, 'failure'))
  clock.now += 10_000
  t.match(breaker, { state: 'half-open', isPassable: true })
  const trial = breaker.begin()
  t.equal(breaker.isPassable, false, 'one alone')
  breaker.end('failure', false)
  t.equal(breaker.isPassable, false, 'whatever ends that began before')
  breaker.end('none', trial)
  t.equal(breaker.isPassable, true)
  calls('failure')
  t.match(breaker, { state: 'open', isPassable: false })
  clock.now += 10_000
  breaker.begin()
  breaker.prove()
  t.match(breaker, { state: 'closed', isPassable: true })
  calls(...times(4, 'failure'))
  t.equal(breaker.state, 'closed', 'and forgets what was')
})
