import t from 'tap'
import type { Test } from 'tap'
import { Client } from 'pg'
import type { Executor } from '../../../plugins/postgres/index.js'
import { createChangeFeed, type Change } from '../../../services/changes/feed.js'
import { createDatabase } from '../../database.js'
import { eventually } from '../../helper.js'
import { lowerHalf } from '../../stand-ins.js'

async function feeds (t: Test) {
  const database = await createDatabase(t)
  const { db } = await lowerHalf(t, { databaseUrl: database })
  const errors: [unknown, string][] = []
  const feed = () => createChangeFeed({ db, onHandlerError: (error, kind) => { errors.push([error, kind]) } })
  const publish = (kind: string, subject: string, userId: string | null = null): Promise<void> =>
    db.transaction((tx) => feed().publish(tx, kind, { userId, subject }))
  return { db, database, feed, publish, errors }
}

const collect = (into: string[]) => ({ subject }: Change): void => { into.push(subject) }

t.test('each change comes once, to the subscribers of its kind', async (t) => {
  const { feed, publish } = await feeds(t)
  const one = feed()
  const seen: Record<'a' | 'a2' | 'b', string[]> = { a: [], a2: [], b: [] }
  one.subscribe('a', { lookbackMs: 0 }, collect(seen.a))
  one.subscribe('a', { lookbackMs: 0 }, collect(seen.a2))
  one.subscribe('b', { lookbackMs: 60_000 }, collect(seen.b))
  await one.poll()
  await publish('a', '1')
  await publish('b', '2')
  await publish('c', '3')
  await Promise.all([one.poll(), one.poll()])
  await one.poll()
  t.strictSame(seen, { a: ['1'], a2: ['1'], b: ['2'] })
})

t.test('a change carries its user and the database\'s time', async (t) => {
  const { db, feed, publish } = await feeds(t)
  const one = feed()
  const seen: Change[] = []
  one.subscribe('a', { lookbackMs: 1000 }, (change) => { seen.push(change) })
  const userId = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'
  await publish('a', 's', userId)
  await one.poll()
  const { rows: [row] } = await db.query<{ at: Date }>('select at from changes')
  t.strictSame(seen, [{ userId, subject: 's', at: row?.at }])
})

t.test('the start replays as much as each subscriber asked for', async (t) => {
  const { db, feed, publish } = await feeds(t)
  await publish('a', 'old')
  await db.query("update changes set at = at - interval '10 minutes'")
  await publish('a', 'new')
  const one = feed()
  const long: string[] = []
  const short: string[] = []
  one.subscribe('a', { lookbackMs: 3_600_000 }, collect(long))
  one.subscribe('a', { lookbackMs: 60_000 }, collect(short))
  await one.poll()
  t.strictSame([long, short], [['old', 'new'], ['new']])
})

t.test('nothing is lost when transactions commit in another order than they wrote', async (t) => {
  const { database, feed, publish } = await feeds(t)
  const one = feed()
  const seen: string[] = []
  one.subscribe('a', { lookbackMs: 60_000 }, collect(seen))
  const slow = new Client({ connectionString: database })
  await slow.connect()
  t.teardown(() => slow.end())
  await slow.query('begin')
  const tx: Executor = {
    async query (sql, parameters = []) {
      await slow.query(sql, [...parameters])
      return { rows: [], rowCount: 0 }
    }
  }
  await feed().publish(tx, 'a', { userId: null, subject: 'first written' })
  await publish('a', 'first committed')
  await one.poll()
  t.strictSame(seen, ['first committed'])
  await slow.query('commit')
  await one.poll()
  t.strictSame(seen, ['first committed', 'first written'])
})

t.test('whoever publishes a change has heard of it when it is committed, and does not hear of it again', async (t) => {
  const { db, feed } = await feeds(t)
  const one = feed()
  const seen: string[] = []
  one.subscribe('a', { lookbackMs: 60_000 }, collect(seen))
  await db.transaction(async (tx) => {
    await one.publish(tx, 'a', { userId: null, subject: 'x' })
    t.strictSame(seen, [], 'not before')
  })
  t.strictSame(seen, ['x'])
  await one.poll()
  t.strictSame(seen, ['x'])
})

t.test('a rolled back change never comes', async (t) => {
  const { db, feed } = await feeds(t)
  const one = feed()
  const seen: string[] = []
  one.subscribe('a', { lookbackMs: 60_000 }, collect(seen))
  await t.rejects(db.transaction(async (tx) => {
    await one.publish(tx, 'a', { userId: null, subject: 'x' })
    throw new Error('changed my mind')
  }), { message: 'changed my mind' })
  await one.poll()
  t.strictSame(seen, [])
})

t.test('a subscriber that fails takes nothing from the others', async (t) => {
  const { feed, publish, errors } = await feeds(t)
  const one = feed()
  const seen: string[] = []
  const error = new Error('broken')
  one.subscribe('a', { lookbackMs: 60_000 }, () => { throw error })
  one.subscribe('a', { lookbackMs: 60_000 }, collect(seen))
  await publish('a', '1')
  await one.poll()
  t.strictSame(seen, ['1'])
  t.strictSame(errors, [[error, 'a']])
})

t.test('what was seen is forgotten once it can\'t come again', async (t) => {
  const { db, feed, publish } = await feeds(t)
  const one = feed()
  const seen: string[] = []
  one.subscribe('a', { lookbackMs: 3_600_000 }, collect(seen))
  await publish('a', 'old')
  await db.query("update changes set at = at - interval '10 minutes'")
  await publish('a', 'new')
  await one.poll()
  // Older than the overlap: were it still read, it would come as new, since it is not remembered any more.
  await one.poll()
  t.strictSame(seen, ['old', 'new'])
})

t.test('changes that nobody can ask for are purged', async (t) => {
  const { db, feed, publish } = await feeds(t)
  await publish('a', 'old')
  await db.query("update changes set at = at - interval '26 hours'")
  await publish('a', 'new')
  t.equal(await feed().purge(), false, 'nothing is left')
  const { rows } = await db.query('select subject from changes')
  t.strictSame(rows, [{ subject: 'new' }])
  await db.query("insert into changes (kind, subject, at) select 'a', n::text, now() - interval '2 days' from generate_series(1, 5001) n")
  t.equal(await feed().purge(), true, 'a full batch')
  t.equal(await feed().purge(), false)
})

t.test('a commit elsewhere is found at once by who is told, and many messages are few polls', async (t) => {
  const { db } = await feeds(t)
  let queries = 0
  const query: typeof db.query = async (...args) => {
    queries += 1
    return await db.query(...args)
  }
  const onHandlerError = (error: unknown): void => { t.error(error) }
  const reader = createChangeFeed({ db: { ...db, query }, onHandlerError })
  const heard: string[] = []
  reader.subscribe('a', { lookbackMs: 60_000 }, collect(heard))
  const tell = (): void => { for (let n = 0; n < 50; n += 1) reader.pollSoon() }
  const writer = createChangeFeed({ db, onHandlerError, onCommit: tell })
  await db.transaction((tx) => writer.publish(tx, 'a', { userId: null, subject: 'one' }))
  await eventually('the change', () => heard.includes('one'))
  t.ok(queries <= 3, `${queries} polls`)
})
