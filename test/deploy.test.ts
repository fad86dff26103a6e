/** Examples of `deploy/`: what has to agree in them. The proxies' own are run in test/tools. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { milliseconds, VARIABLES, type VariableName } from '../config.js'
import { ComposeSchema, KUBERNETES_SCHEMAS } from './deploy-schemas.js'

const read = (name: string): Promise<string> => readFile(`deploy/${name}`, 'utf8')
const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1])

t.test('what runs in front of containers is what was tested', async (t) => {
  const tested = (await read('nginx.conf')).replace('127.0.0.1:3001', 'parley-1:3001').replace('127.0.0.1:3002', 'parley-2:3001')
  const [, ...lines] = tested.split('\n')
  t.same((await read('nginx.compose.conf')).split('\n').slice(1), lines)
})

t.test('whoever ends a replica waits for longer than its grace', async (t) => {
  const kubernetes = await read('kubernetes/parley.yaml')
  const grace = milliseconds(/SHUTDOWN_GRACE, value: (\w+)/.exec(kubernetes)?.[1] ?? '') / 1000
  const preStop = number(kubernetes, /\[sleep, "(\d+)"\]/)
  t.ok(number(kubernetes, /terminationGracePeriodSeconds: (\d+)/) >= grace + preStop + 15)
  const compose = await read('compose.yaml')
  t.ok(number(compose, /stop_grace_period: (\d+)s/) >= milliseconds(/SHUTDOWN_GRACE: (\w+)/.exec(compose)?.[1] ?? '') / 1000 + 15)
  t.ok(number(await read('parley.service'), /TimeoutStopSec=(\d+)/) >= milliseconds(VARIABLES.SHUTDOWN_GRACE.fallback ?? '') / 1000 + 30, 'the supervisor gives its workers 30 s')
})

t.test('they set variables that there are', async (t) => {
  const texts = await Promise.all(['compose.yaml', 'kubernetes/parley.yaml'].map(read))
  const named = texts.flatMap((text) => [...text.matchAll(/(?:^ {4}|name: )([A-Z][A-Z_]+)(?::|,)/gm)].map(([, name = '']) => name))
  t.ok(named.length > 10)
  t.same(named.filter((name) => !(name in VARIABLES) && !/^(POSTGRES_.*|CMD)$/.test(name)), [])
  t.ok((['WORKERS', 'SHUTDOWN_GRACE'] satisfies VariableName[]).every((name) => named.includes(name)))
})

/** Where a document is against a schema. */
function flaws (schema: object, document: unknown): string[] {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
  return validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
}

t.test('Compose has the fields of its specification, and names only what there is', async (t) => {
  const compose = parse(await read('compose.yaml'), { merge: true })
  t.same(flaws(ComposeSchema, compose), [])
  const services: Record<string, any> = compose.services
  const named = Object.values(services).flatMap(({ depends_on: needs = [] }) => Array.isArray(needs) ? needs : Object.keys(needs))
  t.same(named.filter((name) => !(name in services)), [])
  for (const { volumes = [], configs = [], depends_on: needs = {} } of Object.values(services)) {
    const places = (volumes as string[]).map((volume) => volume.split(':')[0] ?? '').filter((place) => !place.startsWith('.'))
    t.same(places.filter((place) => !(place in compose.volumes)), [])
    t.same(configs.filter(({ source }: { source: string }) => !(source in compose.configs)), [])
    for (const [name, { condition }] of Object.entries<{ condition?: string }>(needs)) if (condition === 'service_healthy') t.ok(services[name].healthcheck, `${name} says whether it is healthy`)
  }
  compose.services.redis.comand = []
  t.match(flaws(ComposeSchema, compose), [/redis .*comand/], 'a misspelt one would be found')
})

t.test('each object of Kubernetes has the fields of its schema, and they find each other', async (t) => {
  const objects: Record<string, any>[] = parseAllDocuments(await read('kubernetes/parley.yaml')).map((document) => document.toJS())
  t.same(objects.map(({ kind }) => kind).sort(), Object.keys(KUBERNETES_SCHEMAS).sort())
  for (const object of objects) t.same(flaws(KUBERNETES_SCHEMAS[object['kind']] ?? {}, object), [], object['kind'])
  const [deployment, service, budget, autoscaler, ingress] = Object.keys(KUBERNETES_SCHEMAS).map((kind) => objects.find((object) => object['kind'] === kind)?.['spec'])
  const { labels } = deployment.template.metadata
  t.same([deployment.selector.matchLabels, service.selector, budget.selector.matchLabels], [labels, labels, labels], 'all mean the same pods')
  const [container] = deployment.template.spec.containers
  const ports = container.ports.map(({ name }: { name: string }) => name)
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) t.ok(ports.includes(container[probe].httpGet.port), probe)
  t.ok(ports.includes(service.ports[0].targetPort))
  const [{ http: { paths: [{ backend }] } }] = ingress.rules
  t.equal(backend.service.port.name, service.ports[0].name)
  t.same([autoscaler.scaleTargetRef.name, backend.service.name], ['parley', 'parley'])
  const mounts = container.volumeMounts.map(({ name }: { name: string }) => name)
  t.same(mounts, deployment.template.spec.volumes.map(({ name }: { name: string }) => name))
  container.readinesProbe = container.readinessProbe
  t.match(flaws(KUBERNETES_SCHEMAS['Deployment'] ?? {}, objects[0]), [/readinesProbe/], 'a misspelt field would be found')
})

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0

t.test('systemd finds nothing wrong with the unit', { skip: analyze ? false : 'there is no systemd-analyze' }, async (t) => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', 'deploy/parley.service'], { encoding: 'utf8' })
  // What the machine of a test lacks, the program and its folder, is none of the unit's business.
  const complaints = stderr.split('\n').filter((line) => line.includes('parley.service') && !/is not executable|No such file|Failed to prepare/.test(line))
  t.same(complaints, [], `exit code ${status}`)
})
