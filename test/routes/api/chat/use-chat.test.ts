/** The AI SDK's own packages against its front: the oldest and the newest release of each major that there is. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { build, temporaryFolder } from '../../../helper.js'
import { gate, startUpstream, type Script } from '../../../upstream.js'
import { CASES, ground } from './use-chat-cases.js'

const RELEASES = { 'react-ai-5-0': '5.0.0', 'react-ai-5': '5', 'react-ai-6-0': '6.0.0', 'react-ai-6': '6', 'react-ai-7-0': '7.0.0', 'react-ai-7': '7' }
const SCRIPT = fileURLToPath(new URL('use-chat-cases.ts', import.meta.url))

const delta = (piece: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: piece }] })}\n\n`

/** What a message says, its images by their addresses. */
function textOf (message: { content: unknown } | undefined): string {
  const content = message?.content ?? ''
  if (typeof content === 'string') return content
  return (content as any[]).map(({ text, image_url: image }) => text ?? `<${image.url.slice(-7)}>`).join('')
}

/** Answers by what it is asked: mostly with everything that it was sent. */
function scripted (): Script {
  let released = gate()
  return async (call) => {
    const { body: { messages, model }, response } = call
    const offered = ((call.body as unknown as { tools?: any[] }).tools ?? []).flatMap(({ function: { name } }) => name === 'weather' ? `offered ${name} ` : []).join('')
    const last = textOf(messages.at(-1))
    const calls = (id: string) => call.raw(delta({ tool_calls: [{ index: 0, id, type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] }))
    if (model === 'failing' || last === 'fail') { response.writeHead(model === 'failing' ? 500 : 400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}'); return }
    if (last === 'cut') {
      void call.text('half')
      await released.opened
      response.destroy()
      return
    }
    if (last === 'wait') {
      void call.text('one')
      await released.opened
      void call.text(' two')
    } else if (last === 'release') {
      released.open()
      released = gate()
      void call.text('released')
    } else if (last === 'steps') void calls('step-1')
    else if (last === 'more steps') void calls('step-3')
    else if (last === '{"degrees":7}') void calls('step-2')
    else if (last === 'tools') {
      void call.raw(delta({ reasoning_content: 'hm' }) + delta({ content: 'Looking' }))
      void call.raw(delta({ tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] }))
    } else void call.text(`${model === 'other' ? 'other ' : ''}${offered}[${messages.map((message) => textOf(message).replaceAll('\n\n', ' ')).join('|')}]`)
    call.finish()
  }
}

async function start (t: Test) {
  const upstream = await startUpstream(t, scripted())
  const agents = [upstream.agent(), upstream.agent('other', { model: 'other' }), upstream.agent('failing', { model: 'failing', fallback: ['other'] }), upstream.agent('eyes', { features: { supportsImages: true } })]
  const app = await build(t, { agents })
  const { accessToken } = await app.register()
  return { ...app, token: accessToken }
}

/** A Node that AI SDK 7 runs on: this one, or one that is fetched as CI fetches it; undefined where it can't be had. */
async function nodeOf (t: Test): Promise<string | undefined> {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const platform = `node-${process.platform}-${process.arch}`
  const folder = await temporaryFolder(t)
  try {
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${platform}@24`], { stdio: 'ignore', timeout: 120_000 })
  } catch {
    return undefined
  }
  const path = join(folder, 'node_modules', platform, 'bin/node')
  return existsSync(path) ? path : undefined
}

t.setTimeout(600_000)
for (const [alias, version] of Object.entries(RELEASES)) {
  if (version.startsWith('7')) continue
  t.test(`AI SDK ${version}`, async (t) => {
    const { url, token } = await start(t)
    const client = await ground(alias, url, token)
    t.ok(client.version.startsWith(version), client.version)
    for (const [name, run] of Object.entries(CASES)) await t.test(`${name} (${client.version})`, async (t) => { await t.resolves(run(client)) })
  })
}

t.test('AI SDK 7', async (t) => {
  const node = await nodeOf(t)
  if (node === undefined) {
    t.pass('AI SDK 7', { skip: 'needs Node 22 or later: Node 24 could not be fetched from the registry' })
    return
  }
  for (const alias of ['react-ai-7-0', 'react-ai-7']) {
    const { url, token } = await start(t)
    const { PATH, HOME } = process.env
    const child = spawn(node, ['--experimental-strip-types', '--no-warnings', SCRIPT, alias, url, token], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH, HOME } })
    const exited = once(child, 'exit')
    const told: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"name"')) continue
      const { name, version, error } = JSON.parse(line) as { name: string, version: string, error: string | null }
      told.push(name)
      t.ok(version.startsWith(RELEASES[alias as keyof typeof RELEASES]))
      t.equal(error, null, `${name} (${version})`)
    }
    t.same(await exited, [0, null])
    t.same(told, Object.keys(CASES), 'every case has run')
  }
})
