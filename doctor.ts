/** `npm run doctor`: what is configured, reachable, missing and without effect, all at once. Exit code 1 for a fault. */
import { ConfigError, readConfig, VARIABLES, type Config } from './config.js'
import { diagnose, withoutEffect, type Finding } from './diagnosis.js'
import { doubts } from './doubts.js'
import { readEnvironment } from './environment.js'
import { keepSecrets, secretsOf, withoutSecrets } from './log/secrets.js'
import { redisFindings } from './redis-diagnosis.js'

const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' }

/** The configuration, and its faults, a line each: it is then what is left without the variables that have one. */
function configuration (environment: NodeJS.ProcessEnv): { config: Config, found: Finding[] } {
  try {
    return { config: readConfig(environment), found: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const found = error.message.split('\n').map((line): Finding => ({ level: 'fault', about: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }))
    // What production requires is no fault twice.
    const left = { ...environment, ...Object.fromEntries(found.map(({ about }) => [about, undefined])), NODE_ENV: undefined }
    return { config: readConfig(left), found }
  }
}

const environment = readEnvironment()
const set = Object.keys(VARIABLES).filter((name) => (environment[name] ?? '') !== '')
console.log(`set: ${set.length === 0 ? 'nothing, so the defaults hold' : set.join(', ')}`)
const { config, found } = configuration(environment)
keepSecrets(secretsOf(config))
const faulty = new Set(found.map(({ about }) => about))
const looked = await Promise.all([diagnose(config), redisFindings(config.redisUrl)])
const others = [...doubts(config), ...looked.flat()].filter(({ about }) => !faulty.has(about) && !(about.startsWith('database') && faulty.has('DATABASE_URL')))
const findings = [...found, ...withoutEffect(environment), ...others]
for (const { level, about, text } of findings) console.log(withoutSecrets(`${MARKS[level]} ${about}: ${text}`))
const faults = findings.filter(({ level }) => level === 'fault').length
console.log(faults === 0 ? 'Nothing stands in the way.' : `${faults} fault${faults > 1 ? 's' : ''}.`)
process.exit(faults === 0 ? 0 : 1)
