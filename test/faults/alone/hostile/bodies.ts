/** Attacks by what bodies hold. */
import { archiveOf, type Attack } from './intruder.js'

const MIB = 1024 * 1024
const IMPORT = '/api/chat-sessions/import'
const COMPLETIONS = '/api/chat/completions'
const UNSIGNED = ['login', 'register', 'refresh', 'logout'].map((name) => `/api/auth/${name}`)

const zeros = (bytes: number): string => `[${'0,'.repeat(bytes / 2)}0]`
const names = (bytes: number): string => `{${Array.from({ length: Math.floor(bytes / 12) }, (_, n) => `"x${String(n).padStart(6, '0')}":0`).join(',')}}`

/** 8 and 40 MiB of numbers to import, bare and as messages. */
export const importOfNumbers: Attack = async (intruder) => {
  const list = zeros(8 * MIB)
  for (const body of [list, archiveOf([]).replace('[]', list), archiveOf([]).replace('[]', zeros(40 * MIB))]) await intruder.send(IMPORT, { body })
}

/** 48 MiB that are in order, three times at once, and what the search makes of them. */
export const largeImport: Attack = async (intruder) => {
  const words = Array.from({ length: 2000 }, (_, n) => `word${(n * 7919) % 10_007}`).join(' ').slice(0, 12_000)
  const body = archiveOf(Array.from({ length: 4000 }, (_, n) => ({ parentId: n === 0 ? null : n, content: `${n} ${words}` })))
  await Promise.all([1, 2, 3].map(() => intruder.send(IMPORT, { body })))
  await intruder.hold()
}

/** Unknown names by the hundred thousand, without any sign-in. */
export const unknownNames: Attack = async (intruder) => {
  const [large, small] = [names(0.85 * MIB), names(15_000)]
  await intruder.flood(40, 8, (index) => intruder.send(UNSIGNED[index % 4] ?? '', { body: large, anonymous: true }))
  await intruder.flood(800, 16, (index) => intruder.send(UNSIGNED[index % 4] ?? '', { body: small, anonymous: true }))
}

/** 1 MiB of numbers where messages are due. */
export const numbersAsMessages: Attack = async (intruder) => {
  const body = `{"agentId":"writer","messages":${zeros(MIB - 100)}}`
  await intruder.flood(60, 8, () => intruder.send(COMPLETIONS, { body }))
}

/** JSON that is a megabyte deep. */
export const deepJson: Attack = async (intruder) => {
  const bodies = ['['.repeat(MIB - 10), `${'['.repeat(MIB / 2 - 10)}${']'.repeat(MIB / 2 - 10)}`, `${'{"a":'.repeat(180_000)}0${'}'.repeat(180_000)}`.slice(0, MIB - 10)]
  await intruder.flood(45, 8, (index) => intruder.send(COMPLETIONS, { body: bodies[index % 3] }))
  for (const body of bodies) await intruder.send(IMPORT, { body })
}
