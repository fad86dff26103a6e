/** The table of agents: declared state of the file, on every replica. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { createDatabase, withClient } from '../../database.js'
import { build, eventually, temporaryFolder } from '../../helper.js'

const agent = (id: string, fields = {}) =>
  ({ id, name: id, provider: 'openai', endpoint: 'http://127.0.0.1:9/v1', apiKey: `sk-${id}`, model: 'model-1', ...fields })
const ids = ({ agents }: Pick<FastifyInstance, 'agents'>) => agents.all().filter(({ isActive }) => isActive).map(({ id }) => id)

t.test('a start makes the table what the file declares; what has left it is inactive, and stays', async (t) => {
  const first = await build(t, { agents: [agent('b'), agent('a')] })
  t.same(ids(first.app), ['b', 'a'], 'in the order of the file')
  const writer = first.app.agents.find('a')
  t.match(writer, { apiKey: 'sk-a', source: 'file', isActive: true, inactiveReason: null })
  await first.close()

  const { app } = await build(t, { database: first.database, agents: [agent('a', { apiKey: 'sk-new' }), agent('c')] })
  t.same(app.agents.all().map(({ id, isActive }) => [id, isActive]), [['a', true], ['c', true], ['b', false]])
  t.equal(app.agents.find('a')?.apiKey, 'sk-new')
  t.equal(app.agents.find('b')?.inactiveReason, 'it is no longer in the agents file')
  t.throws(() => app.agents.active('b'), { code: 'AGENT_NOT_FOUND' })
})

t.test('a start of an older file takes nothing back, and replicas show the newer one within a second', async (t) => {
  const database = await createDatabase(t)
  const lines: string[] = []
  const old = await build(t, { database, agents: [agent('writer', { model: 'old' })] })
  const before = old.app.agents.find('writer')
  const fresh = await build(t, { database, agents: [agent('writer', { model: 'new' })] })
  await eventually('the change', () => old.app.agents.find('writer')?.model === 'new', 5)
  t.equal(before?.model, 'old', 'who holds the old one keeps it')
  await old.close()
  const again = await build(t, { database, agents: [agent('writer', { model: 'old' })], log: (line) => { lines.push(line) } })
  t.equal(again.app.agents.find('writer')?.model, 'new')
  t.ok(lines.some((line) => line.includes('a start does not go back to it')), 'and says so')
  t.equal(fresh.app.agents.find('writer')?.model, 'new')
})

t.test('an agent that did not change is the same object, whatever happens to others', async (t) => {
  const database = await createDatabase(t)
  const { app } = await build(t, { database, agents: [agent('writer'), agent('other')] })
  const writer = app.agents.find('writer')
  let changes = 0
  app.agents.onChange(() => { changes += 1 })
  await build(t, { database, agents: [agent('other', { model: 'm2' }), agent('writer')] })
  await eventually('the change', () => app.agents.find('other')?.model === 'm2', 5)
  t.equal(app.agents.find('writer'), writer)
  t.same(ids(app), ['other', 'writer'], 'though its place did')
  t.ok(changes > 0)
})

t.test('no key is in the table in clear; with another ENCRYPTION_KEY only what the own file knows works', async (t) => {
  const secret = 'sk-canary-0123456789'
  const endpoints = [{ endpoint: 'http://127.0.0.1:9/a', apiKey: `${secret}-a` }]
  const { database, close } = await build(t, { agents: [agent('writer', { apiKey: secret, endpoints }), agent('free', { apiKey: null })] })
  await close()
  const dump = await withClient(database, async (client) =>
    (await client.query('select agents::text as a, (select string_agg(f::text, $1) from agents_files f) as f from agents', [','])).rows)
  t.equal(dump.length, 2)
  t.notMatch(JSON.stringify(dump), /canary/)
  t.match(JSON.stringify(dump), /endpoints\/0/)

  const lost = { ENCRYPTION_KEY: 'f'.repeat(64), AGENTS_CONFIG_PATH: join(await temporaryFolder(t), 'agents.json') }
  await writeFile(lost.AGENTS_CONFIG_PATH, JSON.stringify({ agents: [agent('guide', { provider: 'guide' })] }))
  // Another file came since, so that this one is not applied again.
  const later = await build(t, { database, env: lost })
  await withClient(database, (client) => client.query('update agents set inactive_reason = null, position = 5 where id = $1', ['writer']))
  await later.close()
  const { app } = await build(t, { database, env: { ...lost, AGENTS_CONFIG_PATH: 'config/agents.json' } })
  t.match(app.agents.find('writer'), { isActive: false, apiKey: null })
})

t.test('the file serves while the database is away', async (t) => {
  const { app } = await build(t, { database: 'postgres://nobody@127.0.0.1:9/none', agents: [agent('writer'), agent('off', { isActive: false })] })
  t.same(ids(app), ['writer'])
  t.match(app.agents.find('off'), { isActive: false, inactiveReason: 'its isActive is false' })
})
