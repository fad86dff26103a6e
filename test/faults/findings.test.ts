/** The table of failures, and the proxy that makes some of them. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { eventually } from '../helper.js'
import { tablesOf, withTables, type Finding } from './findings.js'
import { startTcpProxy } from './tcp-proxy.js'

t.test('findings become a table for each part, the latest of each fault', async (t) => {
  const one: Finding = { part: 'Redis', fault: 'a | b', expectation: 'nothing', seen: '200 × 3', addedMs: 1.4, lost: 0, sameProcess: true }
  const text = tablesOf([{ ...one, seen: 'before' }, { ...one, part: 'Workers' }, one])
  t.match(text, /## Redis[\s\S]+\| a \\\| b \| nothing \| 200 × 3 \| 1 \| – \| – \| 0 \| – \| yes \|\n\n## Workers/)
  t.notMatch(text, /before/)
  const document = await readFile('docs/operations/failures.md', 'utf8')
  t.match(withTables(document, text), text)
  t.equal(withTables(withTables(document, 'other'), text), withTables(document, text))
  t.throws(() => withTables('no marks', text))
})

t.test('a proxy passes, holds, delays and cuts', async (t) => {
  const server = createServer((socket) => { socket.on('error', () => undefined).pipe(socket) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const proxy = await startTcpProxy(t, { port: (server.address() as AddressInfo).port })
  const client = connect(proxy.port, proxy.host)
  let heard = ''
  client.setEncoding('utf8').on('data', (data: string) => { heard += data }).on('error', () => undefined)
  client.write('one ')
  await eventually('an echo', () => heard === 'one ')
  proxy.set({ silent: true })
  client.write('two ')
  const other = connect(proxy.port, proxy.host)
  other.on('error', () => undefined)
  await once(other, 'connect')
  other.write('x')
  other.on('data', () => { t.fail('nothing passes') })
  await new Promise((resolve) => { setTimeout(resolve, 50) })
  t.equal(heard, 'one ', 'half-open')
  other.removeAllListeners('data')
  proxy.set({ silent: false, delayMs: 5 })
  await eventually('what was held back', () => heard === 'one two ')
  proxy.set({ cut: true })
  await eventually('the end of both', () => client.destroyed && other.destroyed)
  const refused = connect(proxy.port, proxy.host).on('error', () => undefined)
  await eventually('a refusal', () => refused.destroyed)
  t.equal(proxy.open, 0)
})
