/**
 * `npm run docs:errors`: the tables of `docs/errors.md`, made of every `defineError` in the sources. What stands before the first
 * table is written by hand and stays.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { errorCatalogue, type ErrorAdvice, type ErrorDeclaration } from '../errors.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FILE = join(ROOT, 'docs/errors.md')
const DECLARATION = /\bdefineError\('([A-Z_]+)'/g

/** Passages of the document: the title, and which codes stand there; each code stands in the first that takes it. */
const PASSAGES: readonly [string, (declaration: ErrorDeclaration) => boolean][] = [
  ['Request errors', ({ code, statusCode }) => code.startsWith('COMMON_') && (statusCode < 429 || statusCode === 431)],
  ['Sign-in and token errors', ({ code }) => code.startsWith('AUTH_')],
  ['Things that do not exist', ({ statusCode }) => statusCode === 404],
  ['Chat errors', ({ code, statusCode }) => code.startsWith('CHAT_') || (code.startsWith('AGENT_') && (statusCode === 429 || statusCode > 499))],
  ['Server errors and overload', ({ statusCode }) => statusCode === 429 || statusCode > 499],
  ['Agent and user management errors', () => true]
]

/** Files that declare codes, relative to the root, and loads them, so that the catalogue is whole. */
async function declaringFiles (): Promise<Map<string, string>> {
  const below = await Promise.all(['plugins', 'services', 'routes'].map(async (folder) =>
    (await readdir(join(ROOT, folder), { recursive: true })).map((name) => join(folder, name))))
  const files = new Map<string, string>()
  for (const file of [...await readdir(ROOT), ...below.flat()].filter((name) => name.endsWith('.ts')).sort()) {
    const codes = [...(await readFile(join(ROOT, file), 'utf8')).matchAll(DECLARATION)].map(([, code = '']) => code)
    if (codes.length > 0) await import(pathToFileURL(join(ROOT, file)).href)
    for (const code of codes) files.set(code, file)
  }
  return files
}

function retryOf (statusCode: number, advice: ErrorAdvice): string {
  return advice.retry ?? ([408, 429, 503, 504].includes(statusCode) ? 'yes' : 'no')
}

/**
 * The document as it should be.
 * @param present as it is; what stands before its first table of codes is kept
 */
export async function errorsDocument (present: string): Promise<string> {
  const files = await declaringFiles()
  const sorted = [...errorCatalogue.values()].sort((a, b) => a.statusCode - b.statusCode || a.code.localeCompare(b.code))
  const left = new Set(sorted.filter(({ code }) => files.has(code)))
  const passages = PASSAGES.map(([title, takes]) => {
    const taken = [...left].filter(takes)
    for (const one of taken) left.delete(one)
    const statuses = [...new Set(taken.map(({ statusCode }) => statusCode))].join(', ')
    const rows = taken.map(({ code, statusCode, advice }) =>
      `| \`${code}\` | ${statusCode} | ${advice.meaning} | ${advice.action} | ${retryOf(statusCode, advice)} | \`${files.get(code) ?? ''}\` |`)
    return [`## ${title} (${statuses})`, '| code | status | meaning | what to do | retry | declared in |', '| --- | --- | --- | --- | --- | --- |', ...rows, ''].join('\n')
  })
  const introduction = present.slice(0, present.indexOf(`## ${PASSAGES[0]?.[0] ?? ''}`))
  return introduction + passages.join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(FILE, await errorsDocument(await readFile(FILE, 'utf8')))
