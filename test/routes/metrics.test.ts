import { spawnSync } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { networkInterfaces } from 'node:os'
import t from 'tap'
import metricsRoutes from '../../routes/metrics/index.js'
import { createDatabase } from '../database.js'
import { build } from '../helper.js'
import { lowerHalf } from '../stand-ins.js'

/** Each name of the contract that the first part has; the rest come with what they measure. */
const NAMES = `http_request_duration_seconds http_requests_total http_active_connections agent_requests_total agent_errors_total messages_sent_total
  message_send_duration_seconds system_memory_usage_bytes system_cpu_usage_percent process_cpu_seconds_total nodejs_eventloop_lag_seconds
  chat_time_to_first_token_seconds chat_inter_token_seconds chat_generations_in_flight chat_streams_open chat_resumes_total chat_tokens_total
  chat_persist_lag_seconds db_pool_connections db_pool_waiting db_up db_query_duration_seconds
  db_reconnects_total redis_up redis_enabled auth_logins_total auth_refreshes_total rate_limited_total errors_total`.split(/\s+/)

const series = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
// What Node holds open comes and goes, and a kind of garbage collection has series from its first time on.
const lasting = (text: string): string[] => series(text).map((line) => line.replace(/ \S+$/, '')).filter((name) => !/^nodejs_(active|gc)_/.test(name))

t.test('the whole application', async (t) => {
  const { fetch, url } = await build(t)
  const scrape = async () => (await fetch('/metrics')).text()
  const first = await scrape()

  await t.test('names', async (t) => {
    for (const name of NAMES) t.match(first, new RegExp(`^# TYPE ${name} `, 'm'), name)
    for (const line of ['errors_total{code="SESSION_NOT_FOUND"} 0', 'rate_limited_total{scope="general"} 0', 'redis_up 0', 'redis_enabled 0', 'db_reconnects_total 0',
      'chat_streams_open 0']) t.ok(first.includes(`\n${line}\n`), `${line} at the start`)
  })

  await t.test('the format', async (t) => {
    t.equal((await fetch('/metrics', { headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4' } })).headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="(\\.|[^"\\])*",?)*\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$/
    t.same(series(first).filter((line) => !sample.test(line)), [])
    const names = series(first).map((line) => line.replace(/ \S+$/, ''))
    t.equal(new Set(names).size, names.length, 'no series twice')
    const typed = [...first.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    for (const [, name = '', type] of typed) t.equal(name.endsWith('_total') && !name.startsWith('nodejs_'), type === 'counter', `${name} is named as a ${type}`)
    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: first, encoding: 'utf8' })
    if (promtool.error === undefined) t.notMatch(promtool.stderr, /error/i, 'promtool agrees')
  })

  await t.test('random addresses add nothing', async (t) => {
    await fetch('/x')
    const before = new Set(lasting(await scrape()))
    const ask = (path: string) => new Promise((resolve, reject) => {
      httpRequest(url + path, { agent }, (response) => { response.resume().once('end', resolve) }).once('error', reject).end()
    })
    const { Agent } = await import('node:http')
    const agent = new Agent({ keepAlive: true, maxSockets: 20 })
    for (let batch = 0; batch < 100; batch++) await Promise.all(Array.from({ length: 100 }, (_, n) => ask(`/${n % 2 === 0 ? 'x' : 'y/z'}${batch}-${n}-${Math.random()}`)))
    agent.destroy()
    t.same(lasting(await scrape()).filter((name) => !before.has(name)), [], '10,000 of them')
    t.match(await scrape(), /http_requests_total\{method="GET",route="unmatched",status_code="404"\} 1\d{4}/)
  })
})

t.test('applications that start at once in one process share no numbers', async (t) => {
  const [one, two] = await Promise.all([build(t, { agents: [] }), build(t, { agents: [] })])
  await one.json('/api/auth/login', { body: { username: 'nobody', password: 'wrong' } })
  t.match(await (await one.fetch('/metrics')).text(), '\nauth_logins_total{result="failure"} 1\n')
  t.match(await (await two.fetch('/metrics')).text(), '\nauth_logins_total{result="failure"} 0\n')
})

t.test('who may read', async (t) => {
  const open = async (env: Record<string, string>, host = '127.0.0.1') => {
    const app = await lowerHalf(t, { databaseUrl: await createDatabase(t), env })
    await app.register(metricsRoutes, { prefix: '/metrics' })
    const { port } = new URL(await app.listen({ host, port: 0 }))
    return (headers = {}, from = '127.0.0.1') => fetch(`http://${from}:${port}/metrics`, { headers })
  }
  const local = await open({})
  t.equal((await local()).status, 200, 'this machine')
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host']) {
    const response = await local({ [name]: 'for=127.0.0.1' })
    t.equal(response.status, 403, `not through a proxy: ${name}`)
    t.match(await response.json(), { code: 'AUTH_FORBIDDEN', details: {} })
  }
  const guarded = await open({ METRICS_TOKEN: 'right' })
  t.match(await (await guarded()).json(), { code: 'AUTH_TOKEN_MISSING' })
  for (const authorization of ['Bearer wrong', 'right', 'Basic right', 'Bearer right ']) {
    const response = await guarded({ authorization: authorization === 'Bearer right ' ? 'Bearer rightt' : authorization })
    t.equal(response.status, 401, authorization)
    t.match(await response.json(), { code: 'AUTH_TOKEN_INVALID' })
  }
  t.equal((await guarded({ authorization: 'Bearer right', 'x-forwarded-for': '203.0.113.1' })).status, 200)
  const outside = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal)?.address
  if (outside !== undefined) {
    const everywhere = await open({}, outside)
    t.equal((await everywhere({}, outside)).status, 403, 'another address than loopback')
  }
})
