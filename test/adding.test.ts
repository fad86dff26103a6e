/** The recipes of docs/adding do what they say: what they show is taken out of them and run. */
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fp from 'fastify-plugin'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { createServer, parley } from '../app.js'
import { readConfig } from '../config.js'
import type { ProviderEvent } from '../services/llm/provider.js'
import { loadProviders } from '../services/llm/registry.js'
import { createDatabase, withClient } from './database.js'
import { clientOf, JWT_SECRET, temporaryFolder } from './helper.js'
import { client, collect, request, upstreamServer } from './services/llm/upstream.js'

/** The file that a recipe shows: its path, and its text without the indentation of the list that it stands in. */
async function shown (recipe: string): Promise<{ path: string, text: string }> {
  const document = await readFile(`docs/adding/${recipe}.md`, 'utf8')
  const [, path = '', text = ''] = /^ {3}`([^`]+)`\n {3}```[a-z]+\n([\s\S]*?)^ {3}```$/m.exec(document) ?? []
  return { path, text: text.replace(/^ {3}/gm, '') }
}

/** The same file as JavaScript elsewhere, with its imports leading where they would lead from its own place. */
async function place (t: Test, recipe: string): Promise<URL> {
  const { path, text } = await shown(recipe)
  const resolved = text.replace(/from '([^']+)'/g, (_match, target: string) => {
    const url = target.startsWith('.') ? pathToFileURL(join(dirname(path), target).replace(/\.js$/, '.ts')).href : import.meta.resolve(target)
    return `from '${url}'`
  })
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
  const { outputText } = ts.transpileModule(resolved, { compilerOptions })
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  const file = join(folder, `${recipe}.js`)
  await writeFile(file, outputText)
  return pathToFileURL(file)
}

t.test('what the recipes show compiles', async (t) => {
  const recipes = new Map(await Promise.all(['route', 'job', 'provider'].map(async (recipe) => {
    const { path, text } = await shown(recipe)
    return [resolve(path), text] as const
  })))
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['*.ts', 'plugins', 'services'] }, ts.sys, '.')
  const host = ts.createCompilerHost(options)
  const { readFile: read, fileExists } = host
  host.fileExists = (name) => recipes.has(resolve(name)) || fileExists(name)
  host.readFile = (name) => recipes.get(resolve(name)) ?? read(name)
  host.getSourceFile = (name, settings) => {
    const text = host.readFile(name)
    return text === undefined ? undefined : ts.createSourceFile(name, text, settings)
  }
  const program = ts.createProgram([...fileNames, ...recipes.keys()], options, host)
  for (const path of recipes.keys()) {
    const file = program.getSourceFile(path)
    t.ok(file, path)
    const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    t.same(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')), [], path)
  }
})

t.test('a route and a job', async (t) => {
  const route = await import((await place(t, 'route')).href)
  const job = await import((await place(t, 'job')).href)
  const env = { DATABASE_URL: await createDatabase(t), DATA_DIR: await temporaryFolder(t), JWT_SECRET, ADMIN_PASSWORD: 'correct-horse-1', RATE_LIMIT_MAX: '0' }
  const app = createServer(readConfig(env), pino({ level: 'silent' }))
  t.teardown(() => app.close())
  await app.register(fp(parley, { name: 'parley' }))
  await app.register(job.default)
  await app.register(async (scope) => {
    scope.addHook('preParsing', scope.auth.requireSignedIn)
    await scope.register(route.default)
  }, { prefix: '/api/chat-sessions' })
  const service = clientOf(await app.listen({ host: '127.0.0.1', port: 0 }))

  const { accessToken: token } = await service.register()
  const { body: { id } } = await service.json('/api/chat-sessions', { token, body: { agentId: 'guide', title: 'Autumn' } })
  t.match(await service.json(`/api/chat-sessions/${id}/title`, { token }), { status: 200, body: { title: 'Autumn' } })
  t.equal((await service.json(`/api/chat-sessions/${id}/title`)).status, 401)
  const { accessToken: other } = await service.register()
  t.match(await service.json(`/api/chat-sessions/${id}/title`, { token: other }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
  t.ok((app.swagger().paths ?? {})['/api/chat-sessions/{id}/title'])
  await app.jobs.send('failed-jobs-report')
  t.match((await app.jobs.queues()).map(({ name }) => name), /failed-jobs-report/)
})

t.test('a migration, up and down', async (t) => {
  const { path, text } = await shown('migration')
  t.match(path, /^migrations\/\d{13}-[a-z-]+\.sql$/)
  const [, up = '', down = ''] = text.split(/^-- (?:Up|Down) Migration$/m)
  await withClient(await createDatabase(t), async (client) => {
    const tables = async () => (await client.query("select table_name from information_schema.tables where table_schema = 'public' order by 1")).rows
    const before = await tables()
    await client.query(up)
    t.equal((await tables()).length, before.length + 1)
    await client.query(down)
    t.same(await tables(), before)
  })
})

t.test('a provider', async (t) => {
  const file = await place(t, 'provider')
  const registry = await loadProviders(new URL('./', file), { http: client(t) })
  t.same(registry.names, ['plain'])
  const url = await upstreamServer(t, (message, response) => {
    t.equal(message.url, '/v1/answer')
    response.write('so ')
    response.end('be it')
  })
  const provider = registry.provider('plain')
  if (provider === undefined) throw new Error('the recipe gives no provider')
  const answer: ProviderEvent[] = await collect(provider.generate(request(url)))
  t.equal(answer.flatMap((event) => event.type === 'text' ? [event.text] : []).join(''), 'so be it')
  t.match(answer.at(-1), { type: 'finish', reason: 'stop' })
})
