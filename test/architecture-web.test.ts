/** The rules of the house for the console, read off its sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import t from 'tap'
import { circlesOf } from './circles.js'

interface Import { from: string, to: string, isLazy: boolean }

const ROOMS = ['components', 'screens', 'service', 'shell', 'words']
const files = ['', ...ROOMS].flatMap((room) => readdirSync(join('web', room), { recursive: room !== '', encoding: 'utf8' }).map((name) => join('web', room, name)))
  .filter((file) => /\.tsx?$/.test(file)).sort()

/** Sources are named as they are after compilation. */
const sourceOf = (path: string): string => [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].find((file) => existsSync(file)) ?? path

function importsOf (file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (target: ts.Node | undefined, isLazy: boolean): void => {
    if (target === undefined || !ts.isStringLiteral(target)) return
    found.push({ from: file, to: target.text.startsWith('.') ? sourceOf(normalize(join(dirname(file), target.text))) : target.text, isLazy })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, false)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], true)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

// The build is a program of its own.
const imports = files.filter((file) => file !== 'web/vite.config.ts').flatMap(importsOf)
const show = ({ from, to }: Import): string => `${from} -> ${to}`
const roomOf = (file: string): string => file.split('/')[1] ?? ''
const screenOf = (file: string): string => file.split('/')[2] ?? ''

t.test('the console knows the service by its client alone', async (t) => {
  t.ok(files.length > 50 && imports.length > 200)
  t.same(imports.filter(({ to }) => /^(\.|\/|node:)/.test(to) || (!to.startsWith('web/') && existsSync(to))).map(show), [])
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync('web/package.json', 'utf8')) as Record<string, Record<string, string>>
  // Languages of the highlighter come with it, and the client stands beside it.
  const named = ['parley-client', '@shikijs', ...Object.keys(dependencies), ...Object.keys(devDependencies)]
  const packageOf = (to: string): string => to.startsWith('@shikijs/') ? '@shikijs' : to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/')
  t.same(imports.filter(({ to }) => !to.startsWith('web/') && !named.includes(packageOf(to))).map(show), [], 'its package names what it is made of')
  const callers = files.filter((file) => /\b(fetch|XMLHttpRequest|EventSource|WebSocket)\s*\(/.test(readFileSync(file, 'utf8')))
  t.same(callers, [], 'and nobody calls past it')
})

t.test('screens stand on components, and know each other through the list alone', async (t) => {
  const sideways = imports.filter(({ from, to }) => roomOf(from) === 'screens' && roomOf(to) === 'screens' && screenOf(from) !== screenOf(to))
  t.same(sideways.filter(({ from }) => from !== 'web/screens/index.ts').map(show), [])
  t.same(sideways.filter(({ isLazy }) => !isLazy).map(show), [], 'each is loaded when it is opened')
  const up = imports.filter(({ from, to }) => ['components', 'service', 'words'].includes(roomOf(from)) && ['screens', 'shell'].includes(roomOf(to)))
  // How the page looks, and what its policy lets it do, are the shell's to know.
  t.same(up.filter(({ to }) => !/^web\/shell\/(theme|nonce)\.ts$/.test(to)).map(show), [])
})

t.test('files are small and named by what they are', async (t) => {
  t.same(files.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > 250), [])
  t.same(files.filter((file) => !/^[a-z0-9/.-]+\.tsx?$/.test(file) || /(^|[/-])(utils?|helpers?|common|misc)\.tsx?$/.test(file)), [])
  t.same(files.filter((file) => /\bas any\b|: any\b|@ts-ignore|eslint-disable/.test(readFileSync(file, 'utf8'))), [])
})

t.test('no imports go in a circle, those of types included', async (t) => {
  const eager = imports.filter(({ isLazy }) => !isLazy)
  const namedBy = (file: string): string[] => eager.filter(({ from, to }) => from === file && files.includes(to)).map(({ to }) => to)
  t.same(circlesOf(new Map(files.map((file) => [file, namedBy(file)]))), [])
})
