import { spawnSync } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { networkInterfaces } from 'node:os'
import t from 'tap'
import { errorCatalogue } from '../../errors.js'
import metricsRoutes from '../../routes/metrics/index.js'
import { createDatabase } from '../database.js'
import { build } from '../helper.js'
import { lowerHalf } from '../stand-ins.js'
import { VERSION } from '../../version.js'

/** Each name of the contract with its labels, and what operators have beside them. */
const CONTRACT = `http_request_duration_seconds{method,route,status_code} http_requests_total{method,route,status_code} http_active_connections
  agent_requests_total{agent,status} agent_errors_total{agent,error_type} messages_sent_total{agent} message_send_duration_seconds{agent}
  system_memory_usage_bytes{type} system_cpu_usage_percent process_cpu_seconds_total nodejs_eventloop_lag_seconds
  chat_time_to_first_token_seconds{agent} chat_inter_token_seconds{agent} chat_generations_in_flight chat_streams_open chat_resumes_total{source}
  chat_tokens_total{agent,kind} chat_persist_lag_seconds agent_breaker_state{agent} agent_retries_total{agent} agent_fallbacks_total{agent}
  db_pool_connections{state} db_pool_waiting db_up db_query_duration_seconds db_reconnects_total redis_up redis_enabled redis_pool_connections{state}
  redis_command_duration_seconds redis_errors_total cache_requests_total{cache,result} cache_entries{cache} auth_logins_total{result}
  auth_refreshes_total{result} rate_limited_total{scope} queue_jobs{queue,state} errors_total{code}
  parley_build_info{version,node,platform} disk_free_bytes{folder} disk_size_bytes{folder} loop_seconds{loop} loop_failures_total{loop}
  loop_last_turn_timestamp_seconds{loop} queue_waiting{queue} queue_limit{queue} queue_oldest_due_seconds{queue} chat_requests_total{front}
  chat_cost_total{agent,currency} db_replica_enabled db_replica_up db_replica_lag_seconds`.split(/\s+/)
const FROM_THE_START = ['errors_total{code="SESSION_NOT_FOUND"} 0', 'rate_limited_total{scope="general"} 0', 'redis_up 0', 'redis_enabled 0', 'db_reconnects_total 0',
  'chat_streams_open 0', 'http_active_connections 0', 'chat_time_to_first_token_seconds_count{agent="guide"} 0', 'message_send_duration_seconds_count{agent="guide"} 0',
  'chat_requests_total{front="responses"} 0', 'auth_refreshes_total{result="reused"} 0', 'agent_probes_total{agent="guide",result="alive"} 0', 'db_replica_enabled 0',
  'queue_oldest_due_seconds{queue="titles"} 0', 'agent_errors_total{agent="guide",error_type="auth"} 0']

const QUEUES = ['appends', 'database', 'database_reserved', 'generation_ends', 'imports', 'limits_release', 'limits_reserve', 'limits_settle', 'passwords', 'start_in_sessions',
  'start_new_sessions', 'token_counts', 'usage']

const series = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
// What Node holds open comes and goes, and a kind of garbage collection has series from its first time on.
const lasting = (text: string): string[] => series(text).map((line) => line.replace(/ \S+$/, '')).filter((name) => !/^nodejs_(active|gc)_/.test(name))

t.test('the whole application', async (t) => {
  const { app, fetch, url } = await build(t)
  const scrape = async () => (await fetch('/metrics')).text()
  const first = await scrape()

  await t.test('names', async (t) => {
    for (const entry of CONTRACT) {
      const [, name = '', labels = ''] = /^(\w+)(?:\{(.+)\})?$/.exec(entry) ?? []
      t.match(first, new RegExp(`^# TYPE ${name} `, 'm'), name)
      const own = app.metrics.client.register.getSingleMetric(name) as { labelNames?: string[] } | undefined
      t.equal((own?.labelNames ?? []).join(), labels, `labels of ${name}`)
    }
    for (const line of FROM_THE_START) t.ok(first.includes(`\n${line}\n`), `${line} at the start`)
    for (const code of errorCatalogue.keys()) t.ok(first.includes(`\nerrors_total{code="${code}"} 0\n`), code)
    t.match(first, new RegExp(`\nparley_build_info\\{version="${VERSION}",node="${process.versions.node}",platform="\\w+-\\w+"\\} 1\n`))
    for (const queue of QUEUES) {
      t.ok(first.includes(`\nqueue_waiting{queue="${queue}"} 0\n`), `${queue}: nothing waits`)
      t.match(first, new RegExp(`\nqueue_limit\\{queue="${queue}"\\} [1-9]`), `${queue} has a limit`)
    }
    t.match(first, /\ndisk_free_bytes\{folder="DATA_DIR"\} [1-9]/)
    // Before there was traffic only what is told by route has no series yet, and what needs a price.
    const declared = [...first.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name)
    const silent = declared.filter((name) => !name.startsWith('nodejs_') && !new RegExp(`^${name}(_count)?[ {]`, 'm').test(first))
    t.same(silent.sort(), ['chat_cost_total', 'http_request_duration_seconds', 'http_requests_total'])
    const bounds = (name: string) => [...first.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"`, 'gm'))].map(([, le]) => Number(le)).filter(Number.isFinite)
    t.match([Math.min(...bounds('chat_time_to_first_token_seconds')), Math.max(...bounds('chat_time_to_first_token_seconds'))], [0.05, 60])
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

t.test('agents have labels of their own up to two hundred', async (t) => {
  const { fetch } = await build(t, { agents: Array.from({ length: 230 }, (_, n) => ({ id: `agent-${n}`, name: 'A', provider: 'guide' })) })
  const text = await (await fetch('/metrics')).text()
  for (const name of ['agent_requests_total', 'agent_errors_total', 'agent_breaker_state', 'chat_inter_token_seconds_count', 'agent_probes_total']) {
    const labels = new Set([...text.matchAll(new RegExp(`^${name}\\{.*?agent="([^"]+)"`, 'gm'))].map(([, agent]) => agent))
    t.equal(labels.size, 201, name)
    t.ok(labels.has('agent-0') && labels.has('agent-199') && labels.has('other') && !labels.has('agent-200'))
  }
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
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-original-forwarded-for', 'cf-connecting-ip', 'true-client-ip', 'x-client-ip']) {
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
