/** Random lives of a login, on two replicas and the real database, against a model of twenty lines. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { build } from '../../helper.js'
import { shiftLogin, stateOf } from './clock.js'
import { createUser, signIn, type SignedIn } from './sign-in.js'

const MINUTE = 60_000
const GRACE = 10 * MINUTE
const IDLE = 60 * 60 * MINUTE
const ABSOLUTE = 3 * IDLE

/** What a login should be: its tokens by generation, and when things happened, by a clock that only steps move. */
interface Model {
  now: number
  openedAt: number
  usedAt: number
  rotatedAt: number[]
  generations: number
  ended: 'logout' | 'reuse' | 'expired' | null
}
interface Real { apps: [FastifyInstance, FastifyInstance], login: SignedIn, tokens: string[] }
type Expected = 'next' | 'same' | 'AUTH_REFRESH_INVALID' | 'AUTH_REFRESH_EXPIRED' | 'AUTH_REFRESH_REUSED'

/** The rules, as the contract says them. */
function expected (model: Model, generation: number): Expected {
  if (model.ended === 'reuse') return 'AUTH_REFRESH_REUSED'
  if (model.ended === 'logout') return 'AUTH_REFRESH_INVALID'
  if (model.ended === 'expired') return 'AUTH_REFRESH_EXPIRED'
  if (model.now >= Math.min(model.usedAt + IDLE, model.openedAt + ABSOLUTE)) return 'AUTH_REFRESH_EXPIRED'
  const tip = model.generations - 1
  if (generation === tip) return 'next'
  return generation === tip - 1 && Math.abs(model.now - (model.rotatedAt[generation] ?? 0)) <= GRACE ? 'same' : 'AUTH_REFRESH_REUSED'
}

function advance (model: Model, generation: number, outcome: Expected): void {
  if (outcome === 'next') {
    model.rotatedAt[generation] = model.now
    model.usedAt = model.now
    model.generations += 1
  }
  if (outcome === 'AUTH_REFRESH_REUSED') model.ended = 'reuse'
  // Whoever was told of it is told so for ever, whatever the clock does.
  if (outcome === 'AUTH_REFRESH_EXPIRED') model.ended = 'expired'
}

/** The successor, or the code of the refusal; a 503 is none: as a client should, it asks again. */
const refresh = (app: FastifyInstance, token: string): Promise<string> =>
  app.auth.refresh(token, {}).then(({ refreshToken }) => refreshToken, ({ code }: { code: string }) =>
    code === 'COMMON_DATABASE_UNAVAILABLE' ? refresh(app, token) : code)

abstract class Step implements fc.AsyncCommand<Model, Real> {
  check = (): boolean => true
  abstract run (model: Model, real: Real): Promise<void>
  abstract toString (): string

  protected async settle (model: Model, real: Real): Promise<void> {
    const state = await stateOf(real.apps[0], real.login.loginId)
    const held = JSON.stringify(state)
    const wanted = JSON.stringify({ generations: model.generations, live: 1, reason: model.ended })
    if (held !== wanted) throw new Error(`the database holds ${held}, the model ${wanted}`)
  }
}

/** Presents the token `back` generations before the tip, `times` at once, on both replicas. */
class Present extends Step {
  constructor (readonly back: number, readonly times: number) { super() }

  async run (model: Model, real: Real): Promise<void> {
    const generation = Math.max(0, model.generations - 1 - this.back)
    const token = real.tokens[generation] ?? ''
    const outcome = expected(model, generation)
    const results = await Promise.all(Array.from({ length: this.times }, (_, n) =>
      refresh(real.apps[n % 2 === 0 ? 0 : 1], token)))
    advance(model, generation, outcome)
    if (outcome === 'next') real.tokens[generation + 1] = results[0] ?? ''
    const wanted = outcome === 'next' || outcome === 'same' ? real.tokens[generation + 1] : outcome
    for (const result of results) if (result !== wanted || !/^(rt_|AUTH_)/.test(result)) throw new Error(`expected ${outcome}, got ${result}`)
    await this.settle(model, real)
  }

  toString (): string { return `present(tip - ${this.back}, ${this.times} at once)` }
}

class Logout extends Step {
  async run (model: Model, real: Real): Promise<void> {
    const outcome = expected(model, model.generations - 1)
    await real.apps[1].auth.logout(real.login.userId, real.login.loginId, {})
    if (outcome === 'next') model.ended = 'logout'
    else advance(model, model.generations - 1, outcome)
    await this.settle(model, real)
  }

  toString (): string { return 'logout' }
}

/** A logout and a refresh of the tip at the same moment: either may come first, and afterwards nothing is left. */
class Race extends Step {
  async run (model: Model, real: Real): Promise<void> {
    const tip = model.generations - 1
    const outcome = expected(model, tip)
    const [result] = await Promise.all([
      refresh(real.apps[0], real.tokens[tip] ?? ''),
      real.apps[1].auth.logout(real.login.userId, real.login.loginId, {})
    ])
    if (result.startsWith('rt_')) {
      if (outcome !== 'next') throw new Error(`expected ${outcome}, got a token`)
      advance(model, tip, 'next')
      real.tokens[tip + 1] = result
    } else if (result !== (outcome === 'next' ? 'AUTH_REFRESH_INVALID' : outcome)) throw new Error(`expected ${outcome}, got ${result}`)
    if (outcome === 'next') model.ended = 'logout'
    else advance(model, tip, outcome)
    await this.settle(model, real)
  }

  toString (): string { return 'logout against refresh' }
}

/** The clock goes on, or back by more than any grace: what has ended stays so. */
class Wait extends Step {
  constructor (readonly ms: number) { super() }

  async run (model: Model, real: Real): Promise<void> {
    model.now += this.ms
    await shiftLogin(real.apps[0], real.login.loginId, this.ms)
  }

  toString (): string { return `wait(${this.ms} ms)` }
}

t.test('refresh, retry, replay, logout and time, in any order', async (t) => {
  const env = { REFRESH_GRACE: `${GRACE}ms`, REFRESH_IDLE_TTL: `${IDLE}ms`, REFRESH_TOKEN_TTL: `${ABSOLUTE}ms` }
  const one = await build(t, { env })
  const two = await build(t, { env, database: one.database })
  // A day after its last moment a login is forgotten: when that job comes is no step of the model.
  await one.app.db.transaction((tx) => one.app.jobs.pause(tx, 'login-retention'))
  const userId = await createUser(one.app)
  const present = fc.tuple(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 1, 2), fc.constantFrom(1, 1, 2, 5))
    .map(([back, times]) => new Present(back, times))
  // No sum of these comes within a minute of a limit, so that the time the test itself takes does not matter.
  const wait = fc.constantFrom(3, 3, 3, 12, 12, 12, 40 * 60, 120 * 60, -40 * 60).map((minutes) => new Wait(minutes * MINUTE))
  // What ends a login comes seldom: afterwards there is little to learn from it.
  const step = fc.oneof({ arbitrary: present, weight: 20 }, { arbitrary: wait, weight: 8 },
    { arbitrary: fc.constant(new Logout()), weight: 1 }, { arbitrary: fc.constant(new Race()), weight: 1 })
  await fc.assert(fc.asyncProperty(fc.commands([step], { maxCommands: 30, size: 'max' }), async (commands) => {
    const login = await signIn(one.app, userId)
    const model: Model = { now: 0, openedAt: 0, usedAt: 0, rotatedAt: [], generations: 1, ended: null }
    await fc.asyncModelRun(() => ({ model, real: { apps: [one.app, two.app], login, tokens: [login.refreshToken] } }), commands)
  }), { numRuns: 60, endOnFailure: false })
  t.pass('the model and the service agree')
})
