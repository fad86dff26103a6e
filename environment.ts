/** The environment that the entries begin with: that of the process, with `.env` beneath it, as a typed configuration. */
import { readFileSync, statSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { ConfigError, readConfig, type Config } from './config.js'

const FILE = '.env'
const NOT_TEXT = `${FILE} must be text in UTF-8 (it is in another encoding, such as UTF-16): save it as UTF-8`

/** Text of `.env`, without the byte order mark that some editors put before it; empty when there is no such file. */
function readText (): string {
  // A folder of that name is a virtual environment of Python's.
  if (statSync(FILE, { throwIfNoEntry: false })?.isFile() !== true) return ''
  let bytes: Buffer
  try {
    bytes = readFileSync(FILE)
  } catch (error) {
    throw new ConfigError(`${FILE} can't be read: ${(error as Error).message}`)
  }
  if (bytes.includes(0)) throw new ConfigError(NOT_TEXT)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ConfigError(NOT_TEXT)
  }
}

/** Variables that `.env` has set, where the process was not given them. */
const ours = new Set<string>()

/**
 * Environment of the process, completed by `.env` in the working directory.
 * @throws {ConfigError} when the file is there and can't be read
 */
export function readEnvironment (): NodeJS.ProcessEnv {
  for (const [name, value] of Object.entries(parseEnv(readText()))) {
    if (process.env[name] !== undefined && !ours.has(name)) continue
    ours.add(name)
    process.env[name] = value
  }
  return process.env
}

/** Differences of the environment that the process was given from the one that it has: what `.env` has set is undefined. */
export function givenEnvironment (): Record<string, undefined> {
  return Object.fromEntries([...ours].map((name) => [name, undefined]))
}

/**
 * Configuration as the environment and `.env` have it now.
 * @throws {ConfigError} for values that can't be used
 */
export function rereadConfiguration (): Config {
  for (const name of ours) Reflect.deleteProperty(process.env, name)
  return readConfig(readEnvironment())
}

/** Configuration of this process. What can't be used ends it: a line for each, and exit code 1. */
export function configure (): Config {
  try {
    return readConfig(readEnvironment())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
