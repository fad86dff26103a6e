/**
 * Secrets that are recognised wherever they turn up: used in tests, then looked for in logs, metrics, envelopes and traces. Whatever a test
 * starts is searched while it runs: the log of an application at its most talkative, the lines of a process and its files, each answer of
 * `/metrics` and `/health`, what commands print, and what the receivers of envelopes and traces are sent.
 */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'

/** One of each kind; every one holds the mark. */
export const canaries = {
  password: 'hunter-canary-7f3a-password',
  key: 'sk-canary-7f3a-of-an-upstream-000000',
  bearer: 'canary-7f3a-bearer-token-0000',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnktN2YzYSJ9.canary-7f3a-signature',
  email: 'canary-7f3a@example.com',
  message: 'words of a person canary-7f3a',
  answer: 'words of an upstream canary-7f3a'
} as const

/** What the tests' helpers use for secrets, and the look of those that the service makes: tokens, keys, addresses of e-mail. */
const SECRETS = [
  /canary-7f3a/, /hunter2hunter2/, /correct-horse-\d/, /sk-secret/, /a-secret-of-thirty-two/, /e{64}/,
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/, /\b(?:pk|rt)_[\w-]{40,}/, /[\w.+-]+@(?:[a-z0-9-]+\.)+(?:com|org|net|example|test)\b/
]
const ANY = new RegExp(`.{0,60}(?:${SECRETS.map(({ source }) => source).join('|')}).{0,20}`, 'g')
const IS_ANY = new RegExp(SECRETS.map(({ source }) => source).join('|'))

/** Shorter texts, and single words, stand in lines for good reasons. */
const SHORTEST_WORDS = 16
const WORDS_KEPT = 64
const words = new Set<string>()

/** Remember what somebody wrote, a person or an upstream: it is a secret too. */
export function keepWords (text: unknown): void {
  if (typeof text !== 'string' || text.length < SHORTEST_WORDS || !/\S \S/.test(text) || words.has(text)) return
  words.add(text.slice(0, 200))
  const [oldest] = words
  if (words.size > WORDS_KEPT && oldest !== undefined) words.delete(oldest)
}

/**
 * Secrets in a text.
 * @returns the surroundings of each
 */
export function findCanaries (text: string): string[] {
  const found = IS_ANY.test(text) ? [...text.matchAll(ANY)].map(([one]) => one) : []
  for (const one of words) if (text.includes(one)) found.push(`the words "${one}"`)
  return found
}

/**
 * Searcher of texts: a secret in one fails the test.
 * @param t the test that they belong to
 * @param where they come from, as in "the log"
 */
export function hunter (t: Pick<Test, 'fail'>, where: string): (text: string) => void {
  const told = new Set<string>()
  return (text) => {
    for (const found of findCanaries(text)) {
      if (told.has(found)) continue
      told.add(found)
      // Once its test has ended, a failure has no name any more.
      console.error(`a secret in ${where}: ${found}\n  ${text.slice(0, 1000)}`)
      t.fail(`a secret in ${where}: ${found}`)
    }
  }
}

const LOG_FILE = /^(app|error|audit)\.\d{4}-\d\d-\d\d(\.\d+)?\.log$/
/** Bytes of a file's end that are searched. */
const SEARCHED = 4 * 1024 * 1024

/**
 * Search of the daily files of a log below a folder, where there are any.
 * @param t the test whose folder it is
 */
export async function huntLogFiles (t: Pick<Test, 'fail'>, folder: string): Promise<void> {
  // Data of a database is somebody else's, and may go while it is looked at.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'postgres') await huntLogFiles(t, path)
    if (!entry.isFile() || !LOG_FILE.test(entry.name)) continue
    const hunt = hunter(t, `the file ${entry.name}`)
    const file = await open(path)
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, SEARCHED)), 0, null, Math.max(0, size - SEARCHED))
      for (const line of buffer.toString('utf8', 0, bytesRead).split('\n')) hunt(line)
    } finally {
      await file.close()
    }
  }
}
