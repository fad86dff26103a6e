/** The cases of docs/protocol.md on this service, and on one that does not keep to it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { build } from './helper.js'

async function run (...args: string[]): Promise<{ code: number, text: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'conformance/run.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { text += bytes.toString() })
  const [code] = await once(child, 'close') as [number]
  return { code, text }
}

t.test('this service keeps to its protocol', { timeout: 300_000 }, async (t) => {
  const { url, register } = await build(t)
  const { code, text } = await run(url)
  t.equal(code, 0, text)
  t.notMatch(text, /^not ok|# SKIP/m)
  const { accessToken } = await register()
  const own = await run(url, '--token', accessToken, '--agent', 'guide')
  t.equal(own.code, 0, own.text)
  t.match(own.text, /^ok \d+ - RESUME-7 .* # SKIP/m)
})

t.test('every clause has a case, or says that it has none', async (t) => {
  const protocol = await readFile('docs/protocol.md', 'utf8')
  const clauses = [...protocol.matchAll(/^- \*\*([A-Z]+-\d+)\*\* (.*)$/gm)].filter(([, , text = '']) => !text.endsWith('(*not tried*)')).map(([, id]) => id)
  const { code, text } = await run('--list')
  t.equal(code, 0)
  t.same([...text.matchAll(/^([A-Z]+-\d+) /gm)].map(([, id]) => id).sort(), clauses.sort())
})

t.test('a service that does not keep to it fails, by the clause', async (t) => {
  const server = createServer((request, response) => {
    if (request.method === 'GET') return response.setHeader('content-type', 'application/json').end('{"agents":[{"id":"a"}],"messages":[]}')
    const id = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'
    response.setHeader('content-type', 'text/event-stream')
    return response.end(`id: ${id}:0:1\nevent: start\ndata: {"messageId":"${id}","sessionId":"${id}"}\n\nid: ${id}:9:2\nevent: chunk\ndata: {"content":"Hello"}\n\n`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { code, text } = await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'x')
  t.equal(code, 1, text)
  for (const clause of ['ASK-1', 'ASK-2', 'STREAM-1', 'STREAM-2', 'STREAM-4', 'STREAM-7']) t.match(text, new RegExp(`^not ok \\d+ - ${clause} `, 'm'), clause)
  t.equal((await run('http://127.0.0.1:9')).code, 2, 'and nobody there is told apart')
})
