/** The documents say what the program does. */
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import { parseEnv } from 'node:util'
import t from 'tap'
import { VARIABLES, type Variable, type VariableName } from '../config.js'
import { errorCatalogue } from '../errors.js'
import { loadAgentsFile } from '../services/agents/agents-file.js'
import { readLibrary } from '../services/guide/documents.js'
import { PROTOCOLS } from './protocols.js'
import { errorsDocument } from '../docs/write-errors.js'
import { OWNER } from './table-owners.js'
import { build } from './helper.js'

/** First cells of the rows of all tables of a document, without the backticks. */
async function rows (file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8')
  return [...text.matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)].map(([, name = '', rest = '']) => [name, ...rest.split('|').map((cell) => cell.trim().replaceAll('`', ''))])
}

/** What the documents say of a variable. */
function meaningOf (name: string): string {
  return VARIABLES[name as VariableName].meaning
}

t.test('docs/configuration.md names every variable with its default and meaning', async (t) => {
  const documented = Object.fromEntries((await rows('docs/configuration.md')).map(([name, fallback, meaning]) => [name, { fallback, meaning }]))
  const expected = Object.entries(VARIABLES).map(([name, variable]) =>
    [name, { fallback: 'fallback' in variable ? variable.fallback : 'unset', meaning: meaningOf(name).replaceAll('`', '') }])
  t.same(documented, Object.fromEntries(expected))
})

t.test('.env.example has every variable with its default, in the groups of docs/configuration.md, and changes nothing', async (t) => {
  const sections = (await readFile('docs/configuration.md', 'utf8')).split(/^(?=## )/m)
  const groups = sections.flatMap((section) => {
    const names = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name)
    const lines = names.map((name) => `# ${meaningOf(name)}\n#${name}=${(VARIABLES[name as VariableName] as Variable).fallback ?? ''}\n`)
    return lines.length === 0 ? [] : [`${section.slice(0, section.indexOf('\n'))}\n${lines.join('')}`]
  })
  const example = await readFile('.env.example', 'utf8')
  const [introduction = '', ...rest] = example.split(/\n(?=## )/)
  t.match(introduction, /^# .+\n$/)
  t.same(rest, groups)
  t.same(parseEnv(example), {})
})

t.test('docs/errors.md is what `npm run docs:errors` makes of the sources', async (t) => {
  await build(t)
  const present = await readFile('docs/errors.md', 'utf8')
  t.equal(await errorsDocument(present), present)
  t.same((await rows('docs/errors.md')).map(([code]) => code).sort(), [...errorCatalogue.keys()].sort(), 'every code of the running service, once')
  t.match(present.slice(0, present.indexOf('\n## Request')), /## Which errors are worth a retry/, 'what is written by hand stays')
})

t.test('links lead somewhere, and every passage is short enough to be an answer', async (t) => {
  const files = (await readdir('docs', { recursive: true })).filter((file) => file.endsWith('.md')).map((file) => join('docs', file))
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) t.ok(existsSync(join(dirname(file), target)), `${file}: ${target}`)
  }
  const { passages } = await readLibrary('.')
  for (const { source, heading, text } of passages.filter(({ source }) => source.startsWith('docs/'))) t.ok(text.length < 3000, `${source} ${heading}`)
})

/** `a/{b,c}.ts` as the paths that it stands for. */
function expand (path: string): string[] {
  const [whole, choices] = /\{([^}]*)\}/.exec(path) ?? []
  return whole === undefined || choices === undefined ? [path] : choices.split(',').flatMap((choice) => expand(path.replace(whole, choice)))
}

t.test('what is for contributors names files that are there, and every room', async (t) => {
  const recipes = (await readdir('docs/adding')).map((file) => join('docs/adding', file))
  const texts = new Map(await Promise.all(['docs/architecture.md', 'CONTRIBUTING.md', 'SECURITY.md', 'README.md', ...recipes]
    .map(async (file) => [file, await readFile(file, 'utf8')] as const)))
  // A recipe shows the file that it adds.
  const added = /^ {3}`([^`]+)`$/gm
  const isPath = /^(?:\.ci|\.github|bench|client|config|docs|migrations|plugins|routes|services|test)\/[\w./{},-]*$/
  for (const [file, text] of texts) {
    const fresh = [...text.matchAll(added)].map(([, path = '']) => path)
    const named = [...text.matchAll(/`([^`\n]+)`/g)].map(([, path = '']) => path).filter((path) => isPath.test(path) && !fresh.includes(path))
    const missing = named.flatMap(expand).filter((path) => !existsSync(path) && !fresh.some((one) => one.startsWith(path)))
    t.same(missing, [], file)
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) t.ok(existsSync(join(dirname(file), target)), `${file}: ${target}`)
  }
  const map = texts.get('docs/architecture.md') ?? ''
  const rooms = (await Promise.all(['plugins', 'services', 'routes/api'].map(async (layer) => (await readdir(layer)).map((name) => `${layer}/${name}`)))).flat()
  t.same(rooms.filter((room) => !map.includes(`\`${room}`)), [], 'every room is on the map')
  const owners = [...map.matchAll(/^\| `((?:services|plugins)\/[a-z-]+)\/` \| ((?:`[a-z_]+`(?:, )?)+) \|$/gm)].flatMap(([, owner = '', tables = '']) =>
    tables.split(', ').map((table) => [table.replaceAll('`', ''), owner]))
  t.same(Object.fromEntries(owners), OWNER, 'every table has its owner')
  const road = [...map.matchAll(/^\d+\. `([^`]+)`: /gm)].map(([, file = '']) => file)
  t.ok(road.length >= 10 && road.length <= 15, `the road of a completion has ${road.length} files`)
  t.same(road.filter((file, at) => !existsSync(file) || road.indexOf(file) !== at), [])
  const top = (await readdir('.')).filter((name) => name.endsWith('.ts'))
  t.same(top.filter((name) => !map.includes(`\`${name}\``)), [])
})

t.test('the guide answers users, from what is written for them', async (t) => {
  const { passages } = await readLibrary('.')
  const sources = [...new Set(passages.map(({ source }) => source))]
  t.same(sources.filter((source) => /architecture|adding|decisions|SECURITY|CONTRIBUTING/.test(source)), [])
  t.ok(sources.includes('docs/agents.md'))
  t.same(passages.filter(({ text }) => text.includes('](images/')).map(({ heading }) => heading), [], 'and without pictures')
})

t.test('the agents files are valid, and without keys only the guide is active', async (t) => {
  const { agents } = await loadAgentsFile('config/agents.json', {}, PROTOCOLS)
  t.same(agents.map(({ id, isActive }) => [id, isActive]), [['guide', true]])
  const example = await loadAgentsFile('config/agents.example.json', {}, PROTOCOLS)
  t.same(example.agents.filter(({ isActive }) => isActive).map(({ id }) => id), ['guide'])
  t.same(example.agents.map(({ provider }) => provider), ['guide', 'openai', 'anthropic', 'openai', 'fastgpt', 'dify'])
})
