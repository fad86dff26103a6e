/** Prometheus itself: its checks of what is scraped, its tests of the rules, and every panel of the dashboard asked of a server. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startWorkers } from '../faults/workers.js'
import { build, eventually, temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'
import { startUpstream } from '../upstream.js'
import { provide } from './packages.js'

const prometheus = provide('prometheus')
const promtool = provide('prometheus', 'promtool')
const options = prometheus.missing === undefined ? {} : { skip: prometheus.missing }
const TOKEN = 'a-token-of-the-scraper'
/** Of prom-client itself. */
const ITS_OWN = /^nodejs_active_(handles|requests|resources)_total non-counter metrics should not have "_total" suffix$/

interface Panel { title: string, targets?: { expr: string }[] }
interface Result { metric: Record<string, string>, value: [number, string] }

const check = (...args: string[]) => spawnSync(promtool.path, args, { encoding: 'utf8' })
const flaws = (text: string): string[] =>
  spawnSync(promtool.path, ['check', 'metrics'], { input: text, encoding: 'utf8' }).stderr.split('\n').filter((line) => line !== '' && !ITS_OWN.test(line))

t.test('the rules pass their tests', options, async (t) => {
  const tested = check('test', 'rules', 'deploy/prometheus/alerts.test.yaml')
  t.equal(tested.status, 0, `${tested.stdout}${tested.stderr}`)
  for (const file of ['recording.yaml', 'alerts.yaml']) t.match(check('check', 'rules', `deploy/prometheus/${file}`), { status: 0 }, file)
  // The token is a file of the container.
  const folder = await temporaryFolder(t)
  await cp('deploy/prometheus', folder, { recursive: true })
  const text = await readFile(join(folder, 'prometheus.yaml'), 'utf8')
  await writeFile(join(folder, 'token'), TOKEN)
  await writeFile(join(folder, 'prometheus.yaml'), text.replace('/run/metrics-token', join(folder, 'token')))
  const config = check('check', 'config', join(folder, 'prometheus.yaml'))
  t.equal(config.status, 0, `${config.stdout}${config.stderr}`)
})

t.test('promtool finds nothing wrong with the metrics of one process', options, async (t) => {
  const { fetch } = await build(t)
  await fetch('/api/agents')
  t.same(flaws('x_total{} 1\n# TYPE y_total gauge\ny_total 1\n').length > 0, true, 'this can tell')
  t.same(flaws(await (await fetch('/metrics')).text()), [])
})

t.test('a server scrapes two workers, loads the rules, and has an answer for each panel', options, async (t) => {
  const upstream = await startUpstream(t, (call) => {
    for (const word of ['one ', 'two ', 'three']) void call.text(word)
    call.finish({ prompt_tokens: 10, completion_tokens: 3 })
  })
  const refusing = await startUpstream(t, ({ response }) => { response.writeHead(401).end() })
  const service = await startWorkers(t, {
    agents: [upstream.agent('writer', { price: { input: 1, output: 1, currency: 'EUR' } }), refusing.agent('refused', { retry: { attempts: 0, baseDelayMs: 1 } })],
    env: { METRICS_TOKEN: TOKEN }
  })
  const scraped = await service.fetch('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })
  t.same(flaws(await scraped.text()), [], 'promtool finds nothing wrong with those of workers')

  const folder = await temporaryFolder(t)
  await cp('deploy/prometheus', folder, { recursive: true })
  await writeFile(join(folder, 'token'), TOKEN)
  const config = (await readFile(join(folder, 'prometheus.yaml'), 'utf8'))
    .replaceAll('15s', '1s').replace(/targets: .*/, `targets: ["${new URL(service.url).host}"]`).replace('/run/metrics-token', join(folder, 'token'))
  await writeFile(join(folder, 'prometheus.yaml'), config)
  const port = await freePort()
  const server = spawn(prometheus.path, [`--config.file=${join(folder, 'prometheus.yaml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(server, 'exit')
  t.teardown(async () => {
    server.kill('SIGKILL')
    await ended
  })
  const complaints: string[] = []
  server.stderr.setEncoding('utf8').on('data', (text: string) => { complaints.push(...text.split('\n').filter((line) => /level=(error|warn)/.test(line))) })
  const ask = async <Data>(path: string): Promise<Data> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)
    const { status, data, error } = await response.json() as { status: string, data: Data, error?: string }
    if (status !== 'success') throw new Error(`${path}: ${error}`)
    return data
  }
  const query = async (expression: string): Promise<Result[]> => (await ask<{ result: Result[] }>(`query?query=${encodeURIComponent(expression)}`)).result
  await eventually('a first scrape', async () => (await query('up{job="parley"}').catch(() => []))[0]?.value[1] === '1', 60)

  const { accessToken: token } = await service.register('visitor')
  const traffic = async (turn: number): Promise<void> => {
    await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q', stream: true } })
    await service.json('/v1/chat/completions', { token, body: { model: turn % 2 === 0 ? 'writer' : 'refused', messages: [{ role: 'user', content: 'q' }] } })
    await service.json('/api/chat-sessions', { token })
    await service.json('/api/agents/writer/status', { token })
    await service.json('/nowhere')
  }
  await traffic(0)
  // Rates need two samples, and the second traffic is between them.
  const panels = (JSON.parse(await readFile('deploy/grafana/parley.json', 'utf8')) as { panels: Panel[] }).panels
  const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr: expr.replaceAll(/\$(instance|agent)/g, '.*').replaceAll('$__rate_interval', '1m') })))
  // Loops fail in tests of faults only, and jobs wait where nobody does them.
  const mayBeSilent = new Set(['Failing loops', 'Background jobs'])
  let silent = queries
  let turn = 0
  await eventually('an answer to every query', async () => {
    await traffic(turn += 1)
    const answers = await Promise.all(silent.map(async (one) => ({ one, answer: await query(one.expr) })))
    silent = answers.filter(({ answer }) => answer.length === 0).map(({ one }) => one)
    return silent.every(({ title }) => mayBeSilent.has(title))
  }, 90).catch((error: unknown) => { t.comment(String(error)) })
  t.same(silent.filter(({ title }) => !mayBeSilent.has(title)), [], `${queries.length} queries`)

  const { groups } = await eventually('the rules to be looked at', async () => {
    const now = await ask<{ groups: { rules: { name: string, health: string, lastError?: string, state?: string }[] }[] }>('rules')
    const rules = now.groups.flatMap(({ rules }) => rules)
    return rules.every(({ health }) => health !== 'unknown') && rules.some(({ name, state }) => name === 'ParleyUpstreamKeyRefused' && state === 'firing') && now
  }, 60)
  const rules = groups.flatMap(({ rules }) => rules)
  t.ok(rules.length > 30)
  t.same(rules.filter(({ health }) => health !== 'ok'), [], 'all load and run')
  t.same(rules.filter(({ state }) => state === 'firing').map(({ name }) => name), ['ParleyUpstreamKeyRefused'], 'one fires: an upstream refuses its key')
  t.same(complaints, [])
})
