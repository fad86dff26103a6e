/** The client as others get it: packed, installed elsewhere, imported in Node.js and bundled for a page. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build as bundle } from 'esbuild'
import t, { type Test } from 'tap'
import { build, temporaryFolder } from '../helper.js'
import { IN_BROWSER, launchBrowser, serveScripts } from '../tools/chromium.js'

const execute = promisify(execFile)
/** Runs a program as a person would, without the test runner's loader. */
const run = async (file: string, args: string[], cwd = '.'): Promise<string> => (await execute(file, args, { cwd, env: { ...process.env, NODE_OPTIONS: '' } })).stdout

/** A folder in which the packed client is installed, without a network. */
async function install (t: Test): Promise<string> {
  const folder = await temporaryFolder(t)
  await run('npm', ['pack', '--workspace', 'parley-client', '--pack-destination', folder])
  const [tarball = ''] = await readdir(folder)
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], folder)
  return folder
}

const WORK = `
import { createClient, ParleyApiError } from 'parley-client'
export async function work (baseUrl, username) {
  const client = createClient({ baseUrl })
  await client.auth.register({ username, password: 'correct-horse-1' })
  const stream = client.chat.stream({ agentId: 'guide', message: 'Hello' })
  let text = ''
  for await (const { type, data } of stream) if (type === 'chunk') text += data.content
  const message = await stream.final()
  const error = await client.agents.get('nobody').catch((thrown) => thrown)
  return { isWhole: text !== '' && text === message.content, status: message.status, isApiError: error instanceof ParleyApiError, code: error.code, requestId: typeof error.requestId }
}`
const WORKED = { isWhole: true, status: 'complete', isApiError: true, code: 'AGENT_NOT_FOUND', requestId: 'string' }

t.setTimeout(360_000)
t.test('packed, and installed elsewhere', async (t) => {
  const folder = await install(t)
  const installed = join(folder, 'node_modules', 'parley-client')

  await t.test('it has what a package needs, and nothing else', async (t) => {
    const names = await readdir(installed, { recursive: true })
    for (const name of ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/generated/openapi.d.ts']) t.ok(names.includes(name), name)
    t.strictSame(names.filter((name) => !/^(LICENSE|README\.md|package\.json|dist(\/generated)?|dist\/.+\.(js|d\.ts))$/.test(name)), [])
    t.notOk(names.some((name) => name.includes('generate-types')), 'the generator is ours')
    t.equal(await readFile(join(installed, 'LICENSE'), 'utf8'), await readFile('LICENSE', 'utf8'))
  })

  await t.test('its types hold what the sources\' hold', async (t) => {
    const types = await readFile('test/client/types.ts', 'utf8')
    await writeFile(join(folder, 'types.ts'), types.replace('../../client/index.js', 'parley-client'))
    const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--module', 'nodenext']
    await t.resolves(run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...flags, 'types.ts'], folder))
  })

  await writeFile(join(folder, 'work.js'), WORK)
  await t.test('it works in Node.js', async (t) => {
    const { url } = await build(t)
    const script = `import { work } from './work.js'; console.log(JSON.stringify(await work('${url}', 'ada')))`
    t.strictSame(JSON.parse(await run(process.execPath, ['--input-type=module', '--eval', script], folder)), WORKED)
  })

  const page = join(folder, 'page')
  await t.test('it is bundled for a page without anything of Node.js', async (t) => {
    await mkdir(page)
    const { warnings } = await bundle({ entryPoints: [join(folder, 'work.js')], bundle: true, minify: true, format: 'esm', platform: 'browser', outfile: join(page, 'bundle.js'), logLevel: 'silent' })
    t.strictSame(warnings, [])
    const script = await readFile(join(page, 'bundle.js'), 'utf8')
    t.ok(script.length < 20_000, `${script.length} bytes`)
    t.notMatch(script, /\b(require|process|Buffer)\b/)
  })

  await t.test('and works in a page of another origin', IN_BROWSER, async (t) => {
    const origin = await serveScripts(t, page)
    const { url } = await build(t, { env: { CORS_ORIGINS: origin } })
    const tab = await (await launchBrowser(t)).newPage()
    await tab.goto(origin)
    t.strictSame(await tab.evaluate(`import('/bundle.js').then(({ work }) => work(${JSON.stringify(url)}, 'ada'))`), WORKED)
  })
})
