/**
 * Fields of a Grafana dashboard that `deploy/grafana/` uses, as `Dashboard` of `@grafana/schema` 13 (Apache-2.0) has them, and those that
 * its plugins add (`definition` of a query variable, `expr` of a Prometheus query). There is no JSON schema to test against: the package
 * has types alone, which say nothing of these. No other field may stand there, so that a misspelt one, which Grafana leaves out in
 * silence, is found.
 */
import Type, { type TProperties, type TSchema } from 'typebox'

const strict = (properties: TProperties): TSchema => Type.Object(properties, { additionalProperties: false })
const maybe = Type.Optional
const text = Type.String({ minLength: 1 })
const count = Type.Integer({ minimum: 0 })
const datasource = strict({ type: Type.Literal('prometheus'), uid: Type.Literal(['$', '{datasource}'].join('')) })
/** Grafana's grid has 24 columns. */
const width = Type.Integer({ minimum: 1, maximum: 24 })
const gridPos = strict({ h: Type.Integer({ minimum: 1 }), w: width, x: Type.Integer({ minimum: 0, maximum: 23 }), y: count })

const variable = Type.Union([
  strict({ name: text, label: text, type: Type.Literal('datasource'), query: text, current: maybe(strict({ text, value: text })) }),
  strict({
    name: text,
    label: text,
    type: Type.Literal('query'),
    datasource,
    query: strict({ query: text, refId: text }),
    definition: text,
    refresh: Type.Enum([0, 1, 2]),
    sort: Type.Integer({ minimum: 0, maximum: 8 }),
    multi: Type.Boolean(),
    includeAll: Type.Boolean(),
    allValue: text,
    current: strict({ selected: Type.Boolean(), text: Type.Array(text), value: Type.Array(text) })
  })
])

const row = strict({ id: count, type: Type.Literal('row'), title: text, collapsed: Type.Boolean(), gridPos, panels: maybe(Type.Array(Type.Never())) })

const timeseries = strict({
  id: count,
  type: Type.Literal('timeseries'),
  title: text,
  description: maybe(text),
  datasource,
  gridPos,
  fieldConfig: strict({
    defaults: strict({
      // Ids of units are free text to Grafana, which shows one that it does not know as it is.
      unit: Type.Enum(['reqps', 'ops', 's', 'short', 'percentunit', 'percent', 'bytes', 'Bps']),
      min: maybe(Type.Number()),
      max: maybe(Type.Number()),
      custom: strict({ fillOpacity: Type.Integer({ minimum: 0, maximum: 100 }), stacking: strict({ mode: Type.Enum(['none', 'normal', 'percent']) }) })
    }),
    overrides: Type.Array(Type.Never())
  }),
  options: strict({
    legend: strict({ displayMode: Type.Enum(['list', 'table', 'hidden']), placement: Type.Enum(['bottom', 'right']) }),
    tooltip: strict({ mode: Type.Enum(['single', 'multi', 'none']), sort: Type.Enum(['none', 'asc', 'desc']) })
  }),
  targets: Type.Array(strict({ refId: text, expr: text, legendFormat: text, datasource }), { minItems: 1 })
})

const annotation = strict({ name: text, enable: Type.Boolean(), iconColor: text, datasource, expr: text, titleFormat: text })

/** A dashboard of `deploy/grafana/`. */
export const DASHBOARD = strict({
  uid: text,
  title: text,
  tags: Type.Array(text),
  schemaVersion: Type.Integer({ minimum: 36 }),
  version: count,
  editable: Type.Boolean(),
  timezone: Type.Enum(['browser', 'utc']),
  refresh: Type.String({ pattern: '^\\d+[smh]$' }),
  time: strict({ from: text, to: text }),
  templating: strict({ list: Type.Array(variable) }),
  annotations: strict({ list: Type.Array(annotation) }),
  panels: Type.Array(Type.Union([row, timeseries]))
})
