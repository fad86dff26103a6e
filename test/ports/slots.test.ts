/** One suite for whatever shares the places at agents. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import type { SlotStore } from '../../services/calls/slots/port.js'
import { createPostgresSlots } from '../../services/calls/slots/postgres.js'
import { eventually } from '../helper.js'
import { createDatabase } from '../database.js'
import { lowerHalf } from '../stand-ins.js'

/** Another process, with leases of so many milliseconds. */
type Open = (leaseMs?: number) => Promise<SlotStore>

async function postgres (t: Test): Promise<Open> {
  const databaseUrl = await createDatabase(t)
  return async (leaseMs) => {
    const app = await lowerHalf(t, { databaseUrl })
    await app.ready()
    return createPostgresSlots(app.db, leaseMs)
  }
}

const NOTHING = { mostWaiting: 100, wanted: [], released: [], kept: [] }
const requests = (userId: string, count: number) => Array.from({ length: count }, () => ({ id: randomUUID(), userId }))
const ids = (places: { id: string }[]): string[] => places.map(({ id }) => id)

function suite (name: string, openerOf: (t: Test) => Promise<Open>): void {
  t.test(name, async (t) => {
    const open = await openerOf(t)
    const [one, other] = [await open(), await open()]
    const [ada, bob] = [randomUUID(), randomUUID()]

    await t.test('never more than the most, over all processes; users take turns', async (t) => {
      const agent = { ...NOTHING, agentId: 'turns', most: 2 }
      const hers = requests(ada, 5)
      const his = requests(bob, 1)
      const { granted, waiting } = await one.sync({ ...agent, wanted: hers })
      t.same([granted.length, waiting], [2, 3])
      t.same(await other.sync({ ...agent, wanted: his }), { granted: [], refused: [], waiting: 4 })
      const [first = ''] = granted
      await one.sync({ ...agent, released: [first], kept: ids(hers) })
      t.same((await other.sync({ ...agent, kept: ids(his) })).granted, ids(his), 'though he came last')
      t.equal((await one.sync({ ...agent, kept: ids(hers).filter((id) => id !== first) })).granted.length, 1)
      const all = await one.sync({ ...agent, most: null, kept: ids(hers).filter((id) => id !== first) })
      t.same([all.granted.length, all.waiting], [4, 0], 'without a limit nobody waits')
    })

    await t.test('the queue is bounded, and one user fills half of it', async (t) => {
      const agent = { ...NOTHING, agentId: 'bounded', most: 1, mostWaiting: 4 }
      const crowd = await one.sync({ ...agent, wanted: requests(ada, 10) })
      t.same([crowd.granted.length, crowd.refused.length, crowd.waiting], [1, 7, 2])
      const rest = await other.sync({ ...agent, wanted: requests(bob, 10) })
      t.same([rest.granted.length, rest.refused.length, rest.waiting], [0, 8, 4])
    })

    await t.test('sixty at once', async (t) => {
      const agent = { ...NOTHING, agentId: 'many', most: 7, mostWaiting: 1000 }
      const results = await Promise.all(Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? one : other).sync({ ...agent, wanted: requests(ada, 1) })))
      t.equal(results.reduce((sum, { granted }) => sum + granted.length, 0), 7)
    })

    await t.test('what a process held ends with it', async (t) => {
      const dying = await open(300)
      const agent = { ...NOTHING, agentId: 'leases', most: 1 }
      t.equal((await dying.sync({ ...agent, wanted: requests(ada, 1) })).granted.length, 1)
      const waiting = requests(bob, 1)
      await one.sync({ ...agent, wanted: waiting })
      // Leases count as expired once the database has been up for some seconds.
      await eventually('the place', async () => (await one.sync({ ...agent, kept: ids(waiting) })).granted.length === 1)
    })
  })
}

suite('slots over PostgreSQL', postgres)
