/** Metrics, alerts, the runbook and the dashboard name each other rightly; test/tools/prometheus.test.ts runs them in Prometheus itself. */
import { readFile } from 'node:fs/promises'
import { Registry } from 'prom-client'
import t from 'tap'
import { Errors } from 'typebox/value'
import { metricsDocument } from '../docs/write-metrics.js'
import { registerWorkers } from '../plugins/workers/figures.js'
import { DASHBOARD } from './dashboard-schema.js'
import { build } from './helper.js'

interface Panel { type: string, title: string, targets?: { expr: string }[] }

const read = (name: string): Promise<string> => readFile(name, 'utf8')
const [recording, alerts, tests, runbook, dashboard] = await Promise.all(
  ['deploy/prometheus/recording.yaml', 'deploy/prometheus/alerts.yaml', 'deploy/prometheus/alerts.test.yaml', 'docs/operations/runbook.md', 'deploy/grafana/parley.json'].map(read)
) as [string, string, string, string, string]
const records = [...recording.matchAll(/- record: (\S+)/g)].map(([, name = '']) => name)
const names = [...alerts.matchAll(/- alert: (\S+)/g)].map(([, name = '']) => name)
const { panels } = JSON.parse(dashboard) as { panels: Panel[] }

t.test('every query names metrics, and labels, that there are', async (t) => {
  const { app } = await build(t)
  const workers = new Registry()
  registerWorkers(workers, new Set())
  const registered = [app.metrics.client.register, workers].flatMap((register) => register.getMetricsAsArray())
  const metrics = registered as unknown as { name: string, type: string, help: string, labelNames?: string[] }[]
  t.equal(await metricsDocument(metrics), await read('docs/operations/metrics.md'), 'docs/operations/metrics.md is what `npm run docs:metrics` makes of the code')
  t.same(metrics.filter(({ help }) => help.length < 12).map(({ name }) => name), [], 'each says what it is')

  const known = new Map<string, string[]>([['up', []], ['ALERTS', ['alertname', 'alertstate']]])
  for (const { name, type, labelNames = [] } of metrics) {
    for (const suffix of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) known.set(name + suffix, [...labelNames, ...suffix === '_bucket' ? ['le'] : []])
  }
  const faultsOf = (query: string): string[] => {
    const selectors = [...query.matchAll(/\b([A-Za-z_]\w*)\{([^}]*)\}/g)]
    const own = selectors.flatMap(([, name = '']) => known.get(name) ?? [])
    const grouped = [...query.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', '))
    const recorded = [...query.matchAll(/\b[a-z]+:\w+:\w+/g)].map(([name]) => name)
    return [
      ...selectors.flatMap(([, name = '', matchers = '']) => {
        const labels = known.get(name)
        if (labels === undefined) return [`no metric ${name}`]
        return [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label).filter((label) => !['job', 'instance', ...labels].includes(label)).map((label) => `${name} has no label ${label}`)
      }),
      ...grouped.filter((label) => !['job', 'instance', ...own].includes(label)).map((label) => `nothing has a label ${label}`),
      ...recorded.filter((name) => !records.includes(name)).map((name) => `no record ${name}`),
      ...selectors.length + recorded.length === 0 ? [`nothing is asked for in ${query}`] : []
    ]
  }
  t.same(faultsOf('sum by (agent) (rate(no_such_total{agent="x"}[5m]))').length, 2, 'this can tell')
  t.same(faultsOf('db_up{agent="x"}'), ['db_up has no label agent'])
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  t.ok(queries.length > 50)
  t.same(queries.flatMap(faultsOf), [], 'the dashboard')
  const expressions = [...`${recording}${alerts}`.matchAll(/ expr: ((?:>-\n(?: {10}.*\n)+)|.*)/g)].map(([, text = '']) => text.replace(/^>-|^'|'$/g, ''))
  t.equal(expressions.length, records.length + names.length)
  t.same(expressions.flatMap(faultsOf), [], 'the rules')
})

t.test('the dashboard has its rows and variables', async (t) => {
  t.same(panels.filter(({ type }) => type === 'row').map(({ title }) => title), ['Traffic', 'Answers', 'Resilience', 'Storage', 'Process'])
  const { templating } = JSON.parse(dashboard) as { templating: { list: { name: string }[] } }
  t.same(templating.list.map(({ name }) => name), ['datasource', 'instance', 'agent'])
})

t.test('the dashboard has the fields of its schema, and its panels each a place of their own', async (t) => {
  const faultsOf = (value: unknown): string[] => Errors(DASHBOARD, value).map(({ instancePath, message }) => `${instancePath} ${message}`)
  const whole = JSON.parse(dashboard) as { panels: { id: number, gridPos: { h: number, w: number, x: number, y: number } }[] }
  t.same(faultsOf(whole), [])
  t.not(faultsOf({ ...whole, panel: [] }).length, 0, 'this can tell')
  t.not(faultsOf({ ...whole, panels: whole.panels.map((panel) => ({ ...panel, expr: 'x' })) }).length, 0)
  t.equal(new Set(whole.panels.map(({ id }) => id)).size, whole.panels.length, 'ids')
  const meets = (one: typeof whole.panels[number]['gridPos'], other: typeof one): boolean =>
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
  t.same(whole.panels.filter((panel, at) => whole.panels.slice(at + 1).some((other) => meets(panel.gridPos, other.gridPos))).map(({ id }) => id), [], 'none over another')
  t.ok(whole.panels.every(({ gridPos: { x, w } }) => x + w <= 24))
})

t.test('every alert has its passage in the runbook, and fires in one test and not in another', async (t) => {
  t.ok(names.length > 20)
  t.same([...runbook.matchAll(/^## (\S+)$/gm)].map(([, name]) => name), names)
  t.same([...alerts.matchAll(/runbook: docs\/operations\/runbook\.md#(\S+)/g)].map(([, anchor]) => anchor), names.map((name) => name.toLowerCase()))
  t.same([...tests.matchAll(/- name: (\w+) (fires|stays silent)$/gm)].map(([, name, how]) => `${name} ${how}`), names.flatMap((name) => [`${name} fires`, `${name} stays silent`]))
})
