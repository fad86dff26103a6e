/** Words of the console in both languages, read off its sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import t from 'tap'
import { VARIABLES } from '../../config.js'
import { INACTIVITY_CODES } from '../../services/agents/inactivity.js'
import { REASONS } from '../../services/calls/reason.js'
import { INEFFECTIVE_CODES } from '../../services/system/configuration.js'

/** A text of the sources; a value that it is made with stands in it as one `…`. */
interface Text { where: string, text: string }

const VALUE = '…'
/** What is called the same in both languages: names, and marks that are no words. */
const NAMES = new Set(['API', 'CSV', 'English', 'JSON', 'NDJSON', 'Redis', '中文', '–', `p95 ${VALUE}`])
const HALF_BESIDE_HAN = /[\p{Script=Han}…“”][,.:;!?()]|[,.:;!?()][\p{Script=Han}“”]/u
const HALF_ANYWHERE = /[,;!?]/

const files = ['', 'components', 'screens', 'service', 'shell', 'words']
  .flatMap((room) => readdirSync(join('web', room), { recursive: room !== '', encoding: 'utf8' }).map((name) => join('web', room, name)))
  .filter((file) => /\.tsx?$/.test(file) && file !== 'web/vite.config.ts')

function textOf (node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(VALUE)
  if (ts.isArrowFunction(node)) return textOf(node.body)
  return undefined
}

/** Texts of a group of words by their path. */
function glossary (node: ts.Node, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  if (!ts.isObjectLiteralExpression(node)) return found
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property)) continue
    const name = `${path}.${property.name.getText().replaceAll('\'', '')}`
    const text = textOf(property.initializer)
    if (text === undefined) for (const [key, value] of glossary(property.initializer, name)) found.set(key, value)
    else found.set(name, text)
  }
  return found
}

const texts: Text[] = []
const pairs: { where: string, en: string, zh: string }[] = []
for (const file of files) {
  const visit = (node: ts.Node): void => {
    const text = ts.isArrowFunction(node) ? undefined : textOf(node)
    if (text !== undefined) texts.push({ where: file, text })
    if (ts.isCallExpression(node) && node.expression.getText() === 'words' && node.arguments.length === 2) {
      const [en, zh] = node.arguments.map((argument) => glossary(argument))
      for (const [name, value] of en ?? []) pairs.push({ where: `${file}${name}`, en: value, zh: zh?.get(name) ?? '' })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
}

t.test('punctuation of Chinese sentences is Chinese', async (t) => {
  const chinese = texts.filter(({ text }) => /\p{Script=Han}/u.test(text))
  t.ok(chinese.length > 500, `${chinese.length} texts`)
  // An ellipsis of the text's own looks like a value: a mark after either is full, too.
  t.same(chinese.filter(({ text }) => HALF_BESIDE_HAN.test(text) || HALF_ANYWHERE.test(text)), [])
})

t.test('marks between a word and a value belong to the words', async (t) => {
  t.same(files.filter((file) => /\{say\.[\w.]+(\[\w+\])?\}[,:;]/.test(readFileSync(file, 'utf8'))), [])
})

t.test('every word is said in both languages, names excepted', async (t) => {
  t.ok(pairs.length > 500, `${pairs.length} words`)
  t.same(pairs.filter(({ zh }) => zh === ''), [], 'none is missing')
  t.same(pairs.filter(({ en, zh }) => en === zh && !NAMES.has(en)), [])
  t.same(pairs.filter(({ where, zh }) => !/\p{Script=Han}/u.test(zh) && !NAMES.has(zh) && !/named$/.test(where)), [])
})

t.test('every code of the service has a Chinese sentence', async (t) => {
  const named = files.filter((file) => /web\/service\/(problem|chinese)\.ts$/.test(file)).map((file) => readFileSync(file, 'utf8')).join('\n')
  const has = (name: string): boolean => new RegExp(`^  ${name}: '.*\\p{Script=Han}`, 'mu').test(named)
  const codes = [...new Set([...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code ?? ''))]
  t.ok(codes.length > 40, `${codes.length} codes`)
  t.same(codes.filter((code) => !has(code)), [])
  const checks = [...readFileSync('services/system/overview.ts', 'utf8').matchAll(/check: '(\w+)'/g)].map(([, check]) => check ?? '')
  t.ok(checks.length >= 4)
  t.same([...checks, 'jobs', 'disk', 'logs'].filter((check) => !has(check)), [], 'and every check')
})

t.test('every variable and every reason of a failed call has a Chinese sentence', async (t) => {
  const sentences = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^ {2}(\w+): '.*\p{Script=Han}/gmu)].map(([, name]) => name ?? '')
  const meanings = sentences('web/screens/system/meanings.ts')
  t.same(Object.keys(VARIABLES).filter((name) => !meanings.includes(name)), [])
  t.same(meanings.filter((name) => !(name in VARIABLES)), [], 'and no other has')
  const reasons = sentences('web/service/chinese.ts')
  t.same(REASONS.filter((reason) => !reasons.includes(reason)), [])
})

t.test('every reason why an agent is inactive, and why a variable has no effect, is in the words', async (t) => {
  const said = (room: string): string[] => pairs.flatMap(({ where }) => {
    const [, name] = new RegExp(`^web/screens/${room}/words\\.ts\\.causes\\.(\\w+)$`).exec(where) ?? []
    return name === undefined ? [] : [name]
  })
  t.same(said('agents'), INACTIVITY_CODES)
  t.same(said('system'), INEFFECTIVE_CODES)
})

/** A thing that goes by two names on two screens is taken for two things. */
const TERMS: readonly (readonly [en: RegExp, zh: RegExp, not: RegExp])[] = [
  [/\btokens?\b/i, /词元|首字/, /token/i],
  [/\baudit\b/i, /审计/, /审计记录/],
  [/\bfallbacks?\b/i, /备用|代为回答/, /后备/],
  [/\bAPI keys?\b/i, /密钥/, /秘钥|密匙/],
  [/\bagents?\b/i, /智能体|它|其|回答/, /代理/]
]
t.test('a thing has one Chinese name', async (t) => {
  for (const [en, zh, not] of TERMS) {
    t.same(pairs.filter((pair) => en.test(pair.en) && (!zh.test(pair.zh) || not.test(pair.zh))), [], String(en))
    t.same(pairs.filter((pair) => not.test(pair.zh)), [], `nowhere ${String(not)}`)
  }
})
