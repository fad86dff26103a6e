/** The rules of the house, read off the sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import t from 'tap'
import { circlesOf } from './circles.js'
import { OWNER } from './table-owners.js'

interface Import { from: string, to: string, typeOnly: boolean }

/** Top-level files, and those of the log, stand below every layer, or above all of them. */
const BASE = ['log/condition.ts', 'config.ts', 'csv.ts', 'database-address.ts', 'database-away.ts', 'database-fitness.ts', 'departures.ts', 'errors.ts', 'folder.ts', 'histogram.ts', 'page.ts', 'identity.ts', 'places.ts', 'queue-metrics.ts', 'log/plain-info.ts', 'log/redaction.ts', 'response.ts', 'log/scrub.ts', 'log/secrets.ts', 'log/state.ts', 'log/tolerate.ts', 'misspelt.ts', 'text.ts', 'network.ts', 'ring.ts', 'root.ts', 'request-thread.ts', 'single-flight.ts', 'tracing.ts', 'version.ts']
const ENTRY = ['app.ts', 'connections.ts', 'serve.ts', 'server.ts', 'supervise.ts', 'log/logger.ts', 'log/file.ts', 'log/targets.ts', 'log/pretty.ts', 'environment.ts', 'signals.ts', 'migrate.ts', 'admin.ts', 'doctor.ts', 'diagnosis.ts', 'redis-diagnosis.ts', 'doubts.ts', 'backup.ts', 'audit-verify.ts']

/** What owners of tables export for others' statements: the only values that services take from each other, beside those of floors. */
const STATEMENTS: Record<string, string> = {
  'services/search/enqueue.ts': 'the one way into the queue of the search, in the statement of whoever changes a text',
  'services/usage/spent.ts': 'what a user has spent, in the statement that decides on a reservation',
  'services/usage/bill.ts': 'the one way into the usage ledger, in the statement that ends an answer',
  'services/search/forget.ts': 'the one way out of the search, in the statement of whoever removes a text',
  'services/accounts/names.ts': 'who an account is, in the report of the usage ledger',
  'services/api-keys/names.ts': 'what a key is called, in the report of the usage ledger',
  'services/accounts/standing.ts': 'where an account stands, in the statement of whoever rests a right on it',
  'services/auth/recent-addresses.ts': 'where a user has signed in from, in the statement of the sign-in'
}

/** Rooms that the others stand on, and what these may stand on themselves. */
const FLOORS: Record<string, string[]> = {
  'services/llm': [],
  'services/calls': ['services/llm', 'services/agents', 'services/conversations', 'services/usage'],
  // The queue of the search is filled, and emptied, in the statements that change texts; the ledger in those that end answers.
  'services/conversations': ['services/search', 'services/usage']
}

const below = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name))
const files = [...readdirSync('.'), ...['backup', 'log', 'plugins', 'services', 'routes'].flatMap(below)].filter((file) => file.endsWith('.ts')).sort()
const layerOf = (file: string): string => file.includes('/') ? file.slice(0, file.indexOf('/')) : 'top'
const unitOf = (file: string): string => file.split('/').slice(0, 2).join('/').replace(/\.ts$/, '')

function importsOf (file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    const { text } = moduleSpecifier
    const to = text.startsWith('.') ? normalize(join(dirname(file), text)).replace(/\.js$/, '.ts') : text
    const clause = ts.isExportDeclaration(statement) ? undefined : statement.importClause
    const typeOnly = ts.isExportDeclaration(statement) ? statement.isTypeOnly : clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return [{ from: file, to, typeOnly }]
  })
}

const imports = files.flatMap(importsOf)
const between = imports.filter(({ to }) => files.includes(to))
const show = ({ from, to }: Import): string => `${from} -> ${to}`

t.test('imports go down: routes, services, plugins, then config and errors', async (t) => {
  t.ok(files.length > 100 && between.length > 100)
  t.same(imports.filter(({ to }) => /^(\.|plugins\/|services\/|routes\/)/.test(to) && !files.includes(to)).map(show), [], 'every file is found')
  const height: Record<string, number> = { plugins: 1, backup: 2, services: 2, routes: 3 }
  const heightOf = (file: string): number => BASE.includes(file) ? 0 : height[layerOf(file)] ?? 4
  t.same(between.filter(({ from, to }) => heightOf(from) < heightOf(to)).map(show), [])
  t.same(between.filter(({ from, to }) => ENTRY.includes(to) && !ENTRY.includes(from)).map(show), [], 'and nothing imports an entry')
})

t.test('no imports go in a circle, those of types included', async (t) => {
  t.same(circlesOf(new Map([['a', ['b', 'd']], ['b', ['c']], ['c', ['b']], ['d', ['d']], ['e', ['a']]])), [['b', 'c'], ['d']], 'this can tell')
  t.same(circlesOf(new Map(files.map((file) => [file, between.filter(({ from }) => from === file).map(({ to }) => to)]))), [])
})

t.test('no two services take from each other, types included', async (t) => {
  const rooms = new Map<string, string[]>()
  // What is composed reaches nothing, so it closes no circle.
  const taken = between.filter(({ from, to }) => layerOf(from) === 'services' && layerOf(to) === 'services' && unitOf(from) !== unitOf(to) && STATEMENTS[to] === undefined)
  for (const { from, to } of taken) rooms.set(unitOf(from), [...rooms.get(unitOf(from)) ?? [], unitOf(to)])
  t.same(circlesOf(rooms), [])
})

t.test('plugins do not know each other', async (t) => {
  t.same(between.filter(({ from, to, typeOnly }) => layerOf(from) === 'plugins' && layerOf(to) === 'plugins' && unitOf(from) !== unitOf(to) && !typeOnly).map(show), [])
})

t.test('services meet through ports', async (t) => {
  const sideways = between.filter(({ from, to, typeOnly }) => layerOf(from) === 'services' && layerOf(to) === 'services' && unitOf(from) !== unitOf(to) && !typeOnly)
  t.same(sideways.filter(({ to }) => FLOORS[unitOf(to)] === undefined && STATEMENTS[to] === undefined).map(show), [])
  t.same(Object.keys(STATEMENTS).filter((file) => !sideways.some(({ to }) => to === file)), [], 'each exception is needed')
  t.same(between.filter(({ from, typeOnly }) => STATEMENTS[from] !== undefined && !typeOnly).map(show), [], 'and what is composed reaches nothing')
  const adapters = sideways.filter(({ to }) => to.endsWith('index.ts'))
  t.same(adapters.map(show), [], 'nobody takes values from a service\'s Fastify-aware file')
  const floors = between.filter(({ from, to }) => layerOf(to) === 'services' && unitOf(from) !== unitOf(to) && FLOORS[unitOf(from)]?.includes(unitOf(to)) === false)
  t.same(floors.map(show), [], 'and a floor stands on nothing but the floors below it, types included')
  const providers = between.filter(({ from, to }) => to === 'services/llm/index.ts' || (unitOf(to) === 'services/llm' && /^(services|routes)\//.test(from) && !/^services\/(llm|calls|guide|agents)\//.test(from) && !/\/(provider|batches)\.ts$/.test(to)))
  t.same(providers.map(show), [], 'calls alone reach a provider')
})

t.test('a table is named in SQL by its owner alone', async (t) => {
  const named = new RegExp(`\\b(?:from|join|into|update|using|table)\\s+(${Object.keys(OWNER).join('|')})\\b`, 'g')
  const isText = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
  const texts = (node: ts.Node): string[] => isText(node)
    ? [(node as ts.LiteralLikeNode).text]
    : node.getChildren().flatMap(texts)
  const parse = (file: string): ts.SourceFile => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const uses = files.flatMap((file) => texts(parse(file)).flatMap((text) => [...text.matchAll(named)].map(([, table = '']) => ({ file, table }))))
  t.ok(uses.length > 50)
  t.same(uses.filter(({ file, table }) => !file.startsWith(`${OWNER[table] ?? ''}/`)).map(({ file, table }) => `${file} names ${table}`), [])
})

t.test('routes do not know each other, beyond the schemas of what they show', async (t) => {
  const sideways = between.filter(({ from, to, typeOnly }) => layerOf(from) === 'routes' && layerOf(to) === 'routes' && dirname(from) !== dirname(to) && !typeOnly)
  // A deeper folder may use what its parent shares with all below it: `schemas.ts`, and `_name.ts`.
  t.same(sideways.filter(({ to }) => !/(^|[-/])schemas?\.ts$|\/_[a-z-]+\.ts$/.test(to)).map(show), [])
})

t.test('infrastructure is used through its decorator', async (t) => {
  const infrastructure = /^(pg|ioredis|pg-boss|@fastify\/(?!type-provider-typebox).+)(\/|$)/
  const outside = imports.filter(({ from, to }) => infrastructure.test(to) && !from.startsWith('plugins/') && !/^services\/[^/]+\/index\.ts$/.test(from))
  // A backup is a program of its own.
  t.same(outside.filter(({ from }) => !/^backup[./]/.test(from)).map(show), ['app.ts -> @fastify/autoload'])
  const fastify = imports.filter(({ from, to, typeOnly }) => /^fastify(-plugin)?$/.test(to) && from.startsWith('services/') && !from.endsWith('/index.ts') && !typeOnly)
  t.same(fastify.map(show), [], 'a service knows no HTTP')
})

t.test('a provider is named in its own room alone', async (t) => {
  const rooms = new Map(readdirSync('services/llm/providers').map((name) => [name, `services/llm/providers/${name}/`]).concat([['guide', 'services/guide/']]) as [string, string][])
  // Examples are documentation, and a plugin that has to load first is called by its name.
  const isNamed = (node: ts.Node, file: string): boolean => {
    if (ts.isPropertyAssignment(node) && /^(examples|dependencies)$/.test(node.name.getText())) return false
    // A front is called by the protocol of its clients, in the ledger as well.
    if (file.startsWith('services/fronts/') || file === 'services/usage/front.ts') return false
    if (ts.isStringLiteralLike(node) && rooms.has(node.text) && !file.startsWith(rooms.get(node.text) ?? '')) return true
    return ts.forEachChild(node, (child) => isNamed(child, file) || undefined) ?? false
  }
  const parsed = files.map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  t.same(parsed.filter((source) => isNamed(source, source.fileName)).map(({ fileName }) => fileName), [])
})

t.test('only the configuration reads the environment', async (t) => {
  const readers = files.filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
  t.same(readers.filter((file) => file !== 'environment.ts'), [])
})

t.test('files are small and named by what they are', async (t) => {
  const lengths = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 })).sort((a, b) => a.lines - b.lines)
  t.same(lengths.filter(({ lines }) => lines > 250), [])
  t.ok((lengths[Math.floor(lengths.length / 2)]?.lines ?? 0) < 80, 'half of them have fewer than 80 lines')
  t.same(files.filter((file) => /(^|[/-])(utils?|helpers?|common|misc|shared?)\.ts$/.test(file) && !file.startsWith('routes/')), [])
  t.same(files.filter((file) => !/^[a-z0-9/_-]+\.ts$/.test(file)), [])
})

t.test('files and rooms open with a sentence about themselves', async (t) => {
  const ofClient = below('client').filter((file) => file.endsWith('.ts') && !/node_modules|generated|^client\/dist\//.test(file))
  const texts = [...files, ...ofClient].map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  const silent = texts.filter(({ text }) => !text.startsWith('/**'))
  t.same(silent.filter(({ text }) => text.split('\n').length - 1 > 60).map(({ file }) => file), [], 'files of more than 60 lines')
  t.same(silent.filter(({ file }) => /^services\/[^/]+\/index\.ts$/.test(file)).map(({ file }) => file), [], 'rooms say what they are for')
  const relative = /^\/\*\*(?:\n \*)? (?:What|Where|How|Who|Whom|Whose|When|Why|Which)\b.*/gm
  t.same(texts.flatMap(({ file, text }) => [...text.matchAll(relative)].map(([found]) => `${file}: ${found}`)), [], 'with a noun, or with a verb')
})

t.test('constants are written in capitals', async (t) => {
  const KEYWORDS = [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword]
  const isConstant = (node: ts.Node): boolean => {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return isConstant(node.expression)
    if (ts.isObjectLiteralExpression(node)) return node.properties.every((of) => ts.isPropertyAssignment(of) && isConstant(of.initializer))
    if (ts.isArrayLiteralExpression(node)) return node.elements.every(isConstant)
    if (ts.isBinaryExpression(node)) return isConstant(node.left) && isConstant(node.right)
    if (ts.isPrefixUnaryExpression(node)) return isConstant(node.operand)
    return ts.isLiteralExpression(node) || KEYWORDS.includes(node.kind)
  }
  const statementsOf = (file: string) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest).statements
  const small = files.flatMap((file) => statementsOf(file)
    .filter(ts.isVariableStatement).filter(({ declarationList: { flags } }) => (flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .filter(({ initializer }) => initializer !== undefined && isConstant(initializer))
    .flatMap(({ name }) => ts.isIdentifier(name) && !/^[A-Z][A-Z0-9_]*$/.test(name.text) ? [`${file}: ${name.text}`] : []))
  // What a provider exports is called as the registry looks for it.
  t.same(small.filter((line) => !/^services\/llm\/providers\/.+: protocol$/.test(line)), [])
})

t.test('every file loads by itself', async (t) => {
  for (const file of files) {
    // These act when they are loaded; their tests start them as processes.
    if (['server.ts', 'migrate.ts', 'admin.ts', 'doctor.ts', 'backup.ts', 'audit-verify.ts'].includes(file)) continue
    await t.resolves(import(pathToFileURL(file).href), file)
  }
})
