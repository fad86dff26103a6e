import t from 'tap'
import { randomUUID } from 'node:crypto'
import { createMemoryCache } from '../../../plugins/cache/memory.js'
import type { Database, Result } from '../../../plugins/postgres/index.js'
import { KEYS_CHANGED, createApiKeys, type ApiKeys } from '../../../services/api-keys/api-keys.js'
import { makeKey, parseKey } from '../../../services/api-keys/key-text.js'

const refusal = (name: string) => () => new Error(name)
const refusals = {
  invalid: refusal('invalid'),
  expired: refusal('expired'),
  revoked: refusal('revoked'),
  disabled: refusal('disabled'),
  expiryInPast: refusal('expiryInPast'),
  tooMany: refusal('tooMany')
}

interface Fake { apiKeys: ApiKeys, revoke: (userId: string | null) => void, failures: unknown[], calls: string[] }

function fake (answer: (sql: string) => Record<string, unknown>[] | Promise<Record<string, unknown>[]>): Fake {
  const calls: string[] = []
  const failures: unknown[] = []
  let revoke = (_userId: string | null): void => undefined
  const db: Database = {
    async query<Row> (sql: string): Promise<Result<Row>> {
      calls.push(sql)
      const rows = await answer(sql) as Row[]
      return { rows, rowCount: rows.length }
    },
    transaction: (work) => work(db),
    afterCommit: (_tx, effect) => effect(),
    stats: () => ({ total: 0, idle: 0, waiting: 0, max: 0 })
  }
  const apiKeys = createApiKeys({
    db,
    known: createMemoryCache({ most: 100 }),
    audit: { record: async () => undefined },
    changes: {
      publish: async () => undefined,
      subscribe (kind, _options, handler) {
        if (kind === KEYS_CHANGED) revoke = (userId) => { handler({ userId, subject: String(userId), at: new Date() }) }
      }
    },
    refusals,
    onWriteFailure: (error) => failures.push(error)
  })
  return { apiKeys, revoke: (userId) => revoke(userId), failures, calls }
}

const userId = randomUUID()
const { key } = makeKey(userId)
const row = (change: Record<string, unknown> = {}) => ({ id: 'k1', expires_at: null, expired: false, revoked: false, disabled: false, limit_max: null, limit_seconds: null, ...change })
const lookups = ({ calls }: Fake): number => calls.filter((sql) => sql.includes('key_hash')).length

t.test('a key says whose it is', async (t) => {
  t.match(parseKey(key), { userId })
  t.equal(parseKey('pk_x'), undefined)
})

t.test('what the database says of a key', async (t) => {
  for (const [rows, message] of [[[], 'invalid'], [[row({ disabled: true })], 'revoked'], [[row({ revoked: true })], 'revoked'], [[row({ expired: true })], 'expired']] as const) {
    await t.rejects(fake(() => [...rows]).apiKeys.verify(key), { message })
  }
})

t.test('a known key works while the database is away, an unknown one gets its error and no 401', async (t) => {
  let away = false
  const service = fake(() => { if (away) throw new Error('unavailable'); return [row()] })
  await service.apiKeys.verify(key)
  away = true
  t.same(await service.apiKeys.verify(key), { userId, keyId: 'k1', ownLimit: null })
  await t.rejects(service.apiKeys.verify(makeKey(userId).key), { message: 'unavailable' })
  t.equal(lookups(service), 2)
})

t.test('its use is written once a minute, and a failure of that stops nobody', async (t) => {
  const service = fake((sql) => { if (sql.includes('last_used_at = now()')) throw new Error('unavailable'); return [row()] })
  for (let i = 0; i < 5; i++) await service.apiKeys.verify(key)
  await service.apiKeys.settle()
  t.equal(service.calls.filter((sql) => sql.includes('last_used_at = now()')).length, 1)
  t.match(service.failures, [{ message: 'unavailable' }])
})

t.test('a known key expires', async (t) => {
  const service = fake(() => [row({ expires_at: new Date(Date.now() + 30) })])
  await service.apiKeys.verify(key)
  const deadline = Date.now() + 5000
  while (Date.now() < deadline && await service.apiKeys.verify(key).then(() => true, () => false)) await new Promise(setImmediate)
  await t.rejects(service.apiKeys.verify(key), { message: 'expired' })
  t.equal(lookups(service), 1)
})

t.test('what was revoked is looked up again', async (t) => {
  const service = fake(() => [row()])
  await service.apiKeys.verify(key)
  service.revoke(null)
  service.revoke(randomUUID())
  await service.apiKeys.verify(key)
  t.equal(lookups(service), 1)
  service.revoke(userId)
  await service.apiKeys.verify(key)
  t.equal(lookups(service), 2)
})

t.test('a key that is revoked during its look-up is not remembered', async (t) => {
  let answer = (_rows: Record<string, unknown>[]): void => undefined
  const service = fake((sql) => sql.includes('key_hash') ? new Promise((resolve) => { answer = resolve }) : [])
  const flight = service.apiKeys.verify(key)
  service.revoke(userId)
  answer([row()])
  await flight
  const again = service.apiKeys.verify(key)
  answer([row({ revoked: true })])
  await t.rejects(again, { message: 'revoked' })
})

t.test('a known key that expired stays so when the clock goes back, also while the database is away', async (t) => {
  let away = false
  const service = fake(() => { if (away) throw new Error('unavailable'); return [row({ expires_at: new Date(Date.now() + 3_600_000) })] })
  const marks = (): number => service.calls.filter((sql) => sql.includes('set expired_at')).length
  await service.apiKeys.verify(key)
  away = true
  const { now } = Date
  t.teardown(() => { Date.now = now })
  Date.now = () => now() + 7_200_000
  await t.rejects(service.apiKeys.verify(key), { message: 'expired' })
  Date.now = now
  await t.rejects(service.apiKeys.verify(key), { message: 'expired' })
  t.match(service.failures, [{ message: 'unavailable' }, { message: 'unavailable' }])
  away = false
  await Promise.all(Array.from({ length: 5 }, () => t.rejects(service.apiKeys.verify(key), { message: 'expired' })))
  t.equal(marks(), 3, 'stored once, as soon as it can be')
})
