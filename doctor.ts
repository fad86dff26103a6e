/** `npm run doctor`: what is configured, reachable, missing and without effect, all at once. Exit code 1 for a fault. */
import { ConfigError, readConfig, VARIABLES, type Config } from './config.js'
import { diagnose, withoutEffect, type Finding } from './diagnosis.js'
import { readEnvironment } from './environment.js'

const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' }

/** Faults of the configuration, a line each, or the configuration. */
function configuration (environment: NodeJS.ProcessEnv): { config?: Config, found: Finding[] } {
  try {
    return { config: readConfig(environment), found: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { found: error.message.split('\n').map((line) => ({ level: 'fault', about: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1) })) }
  }
}

const environment = readEnvironment()
const set = Object.keys(VARIABLES).filter((name) => (environment[name] ?? '') !== '')
console.log(`set: ${set.length === 0 ? 'nothing, so the defaults hold' : set.join(', ')}`)
const { config, found } = configuration(environment)
const findings = [...found, ...withoutEffect(environment), ...(config === undefined ? [] : await diagnose(config))]
for (const { level, about, text } of findings) console.log(`${MARKS[level]} ${about}: ${text}`)
const faults = findings.filter(({ level }) => level === 'fault').length
console.log(faults === 0 ? 'Nothing stands in the way.' : `${faults} fault${faults > 1 ? 's' : ''}.${config === undefined ? ' What can be reached is looked at once the configuration is right.' : ''}`)
process.exit(faults === 0 ? 0 : 1)
