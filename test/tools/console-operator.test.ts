/** Screens of the operator, driven in a browser: what runs, how agents are, what an id is about, and what an outage looks like. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'
import { gate, says, startUpstream } from '../upstream.js'
import { IN_BROWSER, PASSWORD, startConsole, type Tab } from './console.js'

t.setTimeout(600_000)

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const CANARY = 'canary-operator-5d1'

/** Look at a screen in every view, and go on in English at a desk. */
async function look (tab: Tab, ...shown: Parameters<Tab['look']>): Promise<void> {
  await tab.look(...shown)
  await tab.page.setViewportSize({ width: 1280, height: 800 })
  await tab.page.evaluate("localStorage.setItem('parley.language', 'en')")
  await tab.page.reload()
}

t.test('what runs is stopped, and found by its id with each attempt', IN_BROWSER, async (t) => {
  const failing = await startUpstream(t, ({ response }) => { response.writeHead(503).end('{}') })
  const { service, upstream, open } = await startConsole(t, {
    agents: (sound) => [failing.agent('first', { name: 'First', fallback: ['writer'], retry: { attempts: 0 } }), sound.agent('writer', { name: 'Writer', price: { input: 1, output: 2, currency: 'EUR' } })]
  })
  const { accessToken: token, user } = await service.register('wanda')
  const ask = (agentId: string, requestId: string) => service.json('/api/chat/completions', { token, body: { agentId, message: CANARY }, headers: { 'x-request-id': requestId } })
  const tab = await open()
  const { page } = tab
  await tab.signIn('admin')

  await tab.go('/running')
  await page.getByText('Nothing runs right now').waitFor()
  const begun = gate()
  upstream.script(async (call) => { await call.text(`${CANARY} so far`); begun.open() })
  const answer = ask('writer', 'runs-now')
  await begun.opened
  await page.getByRole('cell', { name: user.username, exact: true }).waitFor()
  await look(tab, 'running', (at) => at.getByRole('cell', { name: user.username, exact: true }).waitFor())
  await page.getByRole('button', { name: /^Stop writer/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByText('The answer was stopped.').first().waitFor()
  t.equal((await answer).body.message.status, 'stopped')
  await page.getByText('Nothing runs right now').waitFor()

  upstream.script(says('Well.'))
  await ask('first', 'with-a-fallback')
  await tab.go('/find')
  await page.getByText('Every answer has its id').waitFor()
  await page.getByRole('searchbox', { name: 'Id' }).fill('with-a-fallback')
  await page.getByRole('button', { name: 'Find' }).click()
  const attempts = page.getByRole('region', { name: 'Attempts' })
  await attempts.getByText('server 503').waitFor()
  await attempts.getByText('fallback').waitFor()
  await attempts.getByText('answered').waitFor()
  t.match(page.url(), /\/find\?id=with-a-fallback/, 'the id stands in the address')
  t.notMatch(await page.content(), CANARY, 'no text is shown')
  await look(tab, 'find', (at) => at.locator('table').first().waitFor())
  tab.expect(/status of 404/)
  await tab.go('/find?id=never-heard-of')
  await page.getByText('Nothing that is kept has this id').waitFor()

  await tab.go('/overview')
  await page.getByText('Everything answers.').waitFor()
  await page.getByText('answered this').waitFor()
  await look(tab, 'overview', (at) => at.locator('canvas').first().waitFor())
})

t.test('agents: a broken file is shown before a reload, one is made, tested and changed', IN_BROWSER, async (t) => {
  const folder = await temporaryFolder(t)
  const path = join(folder, 'agents.json')
  const upstream = await startUpstream(t)
  await writeFile(path, JSON.stringify({ agents: [upstream.agent('writer', { name: 'Writer', description: 'Writes what you ask for.' }), upstream.agent('off', { name: 'Off', isActive: false })] }))
  const { service, open } = await startConsole(t, { env: { AGENTS_CONFIG_PATH: path, UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' } })
  const tab = await open()
  const { page } = tab
  await tab.signIn('admin')

  await tab.go('/agents?agent=off')
  await page.getByText('its isActive is false').waitFor()
  await tab.go('/agents?agent=writer')
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByText('The upstream answers and takes the key.').waitFor()
  await look(tab, 'agents', (at) => at.locator('table').first().waitFor())
  await tab.go('/agents')

  await writeFile(path, JSON.stringify({ agents: [{ id: 'writer', provider: 'nothing', temperature: 9 }, { id: 'BAD' }] }))
  await page.getByRole('button', { name: 'Agents file' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The file cannot be used').waitFor()
  for (const problem of [/agent writer: temperature/, /agent writer: its provider must be one of/, /agent #2: id must/, /agent #2: name is missing/]) await dialog.getByText(problem).waitFor()
  t.equal(await dialog.getByRole('button', { name: 'Reload' }).isDisabled(), true)
  await tab.judge('a broken agents file')
  t.equal((await service.json('/api/agents/writer', { token: (await service.admin()).accessToken })).status, 200, 'what is in use stays')
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('button', { name: 'Add agent' }).click()
  await dialog.getByLabel('Id', { exact: true }).fill('Not An Id')
  await dialog.getByLabel('Name', { exact: true }).fill('Made here')
  await dialog.getByLabel('Endpoint', { exact: true }).fill(`${upstream.url}/v1`)
  await dialog.getByLabel('Protocol', { exact: true }).click()
  await page.getByRole('option', { name: 'openai' }).click()
  await dialog.getByLabel('Model', { exact: true }).fill('model-1')
  await dialog.getByLabel('API key', { exact: true }).fill('sk-of-the-form')
  await tab.judge('the form of an agent')
  tab.expect(/status of 4(00|22)/)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByRole('alert').first().waitFor()
  await dialog.getByLabel('Id', { exact: true }).fill('made')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Made here' }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByText('A key is set. Leave this empty to keep it.').waitFor()
  t.notMatch(await page.content(), 'sk-of-the-form', 'a key is never shown again')
  await dialog.getByLabel('Name', { exact: true }).fill('Renamed here')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Renamed here' }).waitFor()
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByText('The upstream answers and takes the key.').waitFor()
  t.equal(upstream.probes.at(-1)?.headers.authorization, 'Bearer sk-of-the-form', 'and the change has kept it')
})

t.test('queues, caches and the system', IN_BROWSER, async (t) => {
  const { open } = await startConsole(t, { env: { LOG_LEVLE: 'debug' } })
  const tab = await open()
  const { page } = tab
  await tab.signIn('admin')
  await tab.go('/queues')
  const row = page.getByRole('row').filter({ hasText: 'sample-retention' })
  await row.getByRole('button', { name: 'Actions on sample-retention' }).click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await row.getByText('paused').waitFor()
  await row.getByRole('button', { name: 'Actions on sample-retention' }).click()
  await page.getByRole('menuitem', { name: 'Resume' }).click()
  await row.getByText('paused').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Drop the cache agents' }).click()
  await page.getByText('Dropped on every replica within a second.').first().waitFor()
  await row.getByRole('button', { name: 'sample-retention', exact: true }).click()
  await page.getByRole('heading', { name: 'Jobs of sample-retention' }).waitFor()
  t.match(page.url(), /queue=sample-retention/)
  await look(tab, 'queues', (at) => at.locator('table').nth(1).waitFor())

  await tab.go('/system')
  await page.getByText('is LOG_LEVEL meant?').waitFor()
  await page.getByLabel('Minutes').fill('5')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await page.getByText(/returns in 4 min/).waitFor()
  await page.getByRole('searchbox', { name: 'Filter variables' }).fill('JWT_SECRET')
  t.notMatch(await page.content(), PASSWORD, 'no secret is shown')
  await look(tab, 'system', (at) => at.getByText('LOG_LEVEL is info').or(at.getByText('LOG_LEVEL 为 info')).waitFor())
})

t.test('an outage of the database: a banner with the reason, gone when it is back, and the page with it', IN_BROWSER, async (t) => {
  const server = { dataDir: join(await temporaryFolder(t), 'postgres'), port: await freePort(), settings: { fsync: 'off' }, log: QUIET }
  let postgres = await startEmbeddedPostgres(server)
  t.teardown(() => postgres.stop())
  const { open } = await startConsole(t, { env: { DATABASE_URL: postgres.url } })
  const tab = await open()
  const { page } = tab
  await tab.signIn('admin')
  await tab.go('/overview')
  await page.getByText('Everything answers.').waitFor()
  tab.expect(/status of 503/)
  await postgres.stop()
  const banner = page.getByRole('status').filter({ hasText: 'Database' })
  await banner.waitFor()
  await page.getByRole('alert').getByText('COMMON_DATABASE_UNAVAILABLE').waitFor()
  t.ok(await page.getByRole('heading', { name: 'Processes' }).isVisible(), 'what was known stays')
  await tab.judge('an outage')
  postgres = await startEmbeddedPostgres(server)
  await banner.waitFor({ state: 'detached' })
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await page.getByText('Everything answers.').waitFor()
})
