/** Caches in the hands of administrators. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'

const agent = (id: string) => ({ id, name: id, provider: 'openai', endpoint: 'http://127.0.0.1:9/v1', apiKey: null, model: 'm' })
interface Figures { name: string, hits: number, misses: number, hitRate: number, entries: number }

t.test('caches are counted, shown, and dropped on every replica', async (t) => {
  const one = await build(t, { agents: [agent('writer'), agent('other')] })
  const two = await build(t, { agents: [agent('writer'), agent('other')], database: one.database })
  const { accessToken: token } = await one.register()
  const { accessToken: admin } = await one.admin()
  const figures = async (app: typeof one, name: string): Promise<Figures | undefined> =>
    (await app.json('/api/admin/cache', { token: admin })).body.caches.find((cache: Figures) => cache.name === name)
  const drop = (query = '') => one.json(`/api/admin/cache${query}`, { token: admin, method: 'DELETE' })
  const fill = async (): Promise<void> => {
    for (const app of [one, two]) for (const path of ['', '', '', '', '/writer', '/other', '/writer']) await app.json(`/api/agents${path}`, { token })
  }

  await fill()
  t.same(await figures(one, 'agents'), { name: 'agents', hits: 3, misses: 1, hitRate: 0.75, entries: 1 })
  t.match(await figures(one, 'agent'), { hits: 1, misses: 2, entries: 2 })
  t.same(await figures(one, 'status'), { name: 'status', hits: 0, misses: 0, hitRate: 0, entries: 0 })

  t.equal((await drop('?key=agent:writer')).status, 204)
  t.match(await figures(one, 'agent'), { entries: 1 }, 'one group')
  t.equal((await drop('?key=agents')).status, 204)
  t.match([await figures(one, 'agents'), await figures(one, 'agent')], [{ entries: 0 }, { entries: 1 }], 'one cache')
  await eventually('the other replica', async () => (await figures(two, 'agents'))?.entries === 0 && (await figures(two, 'agent'))?.entries === 1, 5)
  t.equal((await drop()).status, 204)
  t.match(await figures(one, 'agent'), { entries: 0 }, 'all')
  await eventually('the other replica', async () => (await figures(two, 'agent'))?.entries === 0, 5)
  await fill()
  t.match(await figures(two, 'agents'), { entries: 1 })

  for (const key of ['nothing', ':agents', 'agents%00']) t.match(await drop(`?key=${key}`), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, key)
  for (const method of ['GET', 'DELETE']) t.equal((await one.json('/api/admin/cache', { token, method })).status, 403)
  const { events } = (await one.json('/api/admin/audit-logs?action=cache.drop', { token: admin })).body
  t.same(events.map(({ target }: { target: string | null }) => target), [null, 'agents', 'agent:writer'])
})
