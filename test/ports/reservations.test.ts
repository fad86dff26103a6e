/** One suite for whatever reserves what limited calls may use. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import type { Database } from '../../plugins/postgres/index.js'
import { createPostgresReservations } from '../../services/calls/limits/postgres.js'
import type { Limits, Reservations, Wanted } from '../../services/calls/limits/port.js'
import { createLedger } from '../../services/usage/ledger.js'
import type { CallRecord } from '../../services/usage/record.js'
import { eventually } from '../helper.js'
import { createDatabase } from '../database.js'
import { lowerHalf } from '../stand-ins.js'

/** An implementation, its clock, and the ledger that it reads. */
interface Subject {
  /** Another process, with leases of so many milliseconds. */
  open(leaseMs?: number): Promise<Reservations>
  /** Writes down what a user has spent. */
  spend(userId: string, id: string, spent: { promptTokens: number, cost?: number }): Promise<void>
}

const NONE: Limits = { requestsPerMinute: null, tokensPerMinute: null, tokensPerDay: null, costPerMonth: null }
const FREE = { least: 0, most: 0 }
const ID_OF_NOW = (): string => {
  const hex = Date.now().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${randomUUID().slice(-12)}`
}
const wanted = (more: Partial<Wanted> = {}): Wanted =>
  ({ userId: randomUUID(), id: ID_OF_NOW(), agentId: randomUUID(), tokens: { least: 5, most: 10 }, cost: FREE, limits: NONE, ...more })

async function postgres (t: Test): Promise<Subject> {
  const databaseUrl = await createDatabase(t)
  const database = async (): Promise<Database> => {
    const app = await lowerHalf(t, { databaseUrl })
    await app.ready()
    return app.db
  }
  const db = await database()
  const ledger = createLedger({ db, lost: (error) => { throw error } })
  return {
    open: async (leaseMs = 60_000) => createPostgresReservations(await database(), { leaseMs }),
    async spend (userId, id, { promptTokens, cost = 0 }) {
      const call: CallRecord = {
        keyId: null,
        agentId: 'a',
        provider: 'p',
        model: null,
        purpose: 'turn',
        front: 'native',
        outcome: 'complete',
        promptTokens,
        cachedTokens: null,
        completionTokens: 0,
        reasoningTokens: null,
        isEstimated: false,
        cost,
        currency: 'USD',
        firstTokenMs: null,
        totalMs: 1,
        attempts: 1
      }
      await ledger.record(Promise.resolve({ userId, id, call }))
    }
  }
}

function suite (name: string, subjectOf: (t: Test) => Promise<Subject>): void {
  t.test(name, async (t) => {
    const subject = await subjectOf(t)
    const [one, other] = [await subject.open(), await subject.open()]

    await t.test('200 at once over two processes', async (t) => {
      const each = async (limits: Partial<Limits>, more: Partial<Wanted>): Promise<number> => {
        const same = { agentId: randomUUID(), userId: randomUUID(), limits: { ...NONE, ...limits }, ...more }
        const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).reserve(wanted(same))))
        return answers.filter((answer) => answer === null).length
      }
      t.equal(await each({ requestsPerMinute: 60 }, {}), 60)
      t.equal(await each({ tokensPerMinute: 1000 }, {}), 100)
      t.equal(await each({ tokensPerDay: 500 }, {}), 50)
      t.equal(await each({ costPerMonth: 70 }, { cost: { least: 3, most: 7 } }), 10)
      t.equal(await each({ requestsPerMinute: 60, tokensPerDay: 200 }, {}), 20, 'the narrowest')
    })

    await t.test('a refusal says whose limit it is and when to come back, and consumes nothing', async (t) => {
      const limits = { ...NONE, requestsPerMinute: 1, tokensPerDay: 10 }
      const first = wanted({ limits })
      t.equal(await one.reserve(first), null)
      const agent = await other.reserve(wanted({ agentId: first.agentId, limits }))
      t.equal(agent?.scope, 'agent')
      t.ok((agent?.retryAfterSeconds ?? 0) > 55 && (agent?.retryAfterSeconds ?? 99) <= 60)
      const elsewhere = wanted({ userId: first.userId, limits })
      t.match(await other.reserve(elsewhere), { scope: 'quota' }, 'the same user, another agent')
      t.equal(await other.reserve(wanted({ agentId: elsewhere.agentId, limits })), null, 'whose request was not counted')
    })

    await t.test('once by its name; settled once; taken back', async (t) => {
      const limits = { ...NONE, tokensPerMinute: 20 }
      const tokens = { least: 10, most: 10 }
      const first = wanted({ limits, tokens })
      t.equal(await one.reserve(first), null)
      t.equal(await one.reserve(first), null, 'again')
      const again = () => one.reserve(wanted({ agentId: first.agentId, limits, tokens }))
      await one.settle(first, 15)
      await other.settle(first, 1)
      t.match(await again(), { scope: 'agent' }, '15 of 20 are used')
      const taken = wanted({ agentId: first.agentId, limits, tokens: { least: 1, most: 5 } })
      t.equal(await one.reserve(taken), null)
      await one.release(taken)
      t.equal(await other.reserve(wanted({ agentId: first.agentId, limits, tokens: { least: 5, most: 5 } })), null, 'as if it had never been')
      await one.release(first)
      t.match(await again(), { scope: 'agent' }, 'what is settled is not taken back')
    })

    await t.test('a call that is alone may go on with the rest of a limit', async (t) => {
      const limits = { ...NONE, tokensPerDay: 100 }
      const userId = randomUUID()
      const ask = (tokens: Wanted['tokens']) => one.reserve(wanted({ userId, limits, tokens }))
      t.match(await ask({ least: 101, most: 101 }), { scope: 'quota' }, 'never more than the limit')
      t.equal(await ask({ least: 60, most: 5000 }), null)
      t.match(await ask({ least: 1, most: 1 }), { scope: 'quota', retryAfterSeconds: 2 }, 'and nobody beside it')
    })

    await t.test('what is in the ledger is spent', async (t) => {
      const userId = randomUUID()
      await subject.spend(userId, ID_OF_NOW(), { promptTokens: 90, cost: 50 })
      await subject.spend(userId, '01000000-0000-7000-8000-000000000001', { promptTokens: 1000, cost: 1000 })
      const ask = (limits: Partial<Limits>) => one.reserve(wanted({ userId, cost: { least: 1, most: 10 }, limits: { ...NONE, ...limits } }))
      const refusal = await ask({ tokensPerDay: 94 })
      t.equal(refusal?.scope, 'quota')
      t.ok((refusal?.retryAfterSeconds ?? 0) >= 1 && (refusal?.retryAfterSeconds ?? Infinity) <= 86_400, 'until the day is over')
      t.match(await ask({ costPerMonth: 50 }), { scope: 'quota' })
      t.equal(await ask({ tokensPerDay: 100, costPerMonth: 60 }), null, 'what was before is not')
      t.match(await ask({ costPerMonth: 20 }), { scope: 'quota' }, 'more than all is spent')
      t.equal(await one.reserve(wanted({ userId, limits: { ...NONE, costPerMonth: 20 } })), null, 'what costs nothing is allowed still')
    })

    await t.test('leases', async (t) => {
      const dying = await subject.open(1000)
      const limits = { ...NONE, requestsPerMinute: 2, tokensPerDay: 20 }
      const [kept, lost] = [wanted({ limits }), wanted({ limits })]
      lost.agentId = kept.agentId
      lost.userId = kept.userId
      t.equal(await dying.reserve(kept), null)
      t.equal(await dying.reserve(lost), null)
      await one.renew([kept])
      const next = () => one.reserve(wanted({ agentId: kept.agentId, userId: kept.userId, limits }))
      await eventually('the end of a lease', async () => await next() === null)
      t.not(await next(), null, 'one was renewed')
    })
  })
}

suite('reservations over PostgreSQL', postgres)
