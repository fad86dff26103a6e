/**
 * What the schemas of Compose (compose-spec) and of Kubernetes 1.29+ require of the fields that `deploy/` uses: no other field may stand
 * there, so that a misspelt one, which both would refuse or silently leave out, is found.
 */
import Type, { type TProperties, type TSchema } from 'typebox'

const strict = (properties: TProperties): TSchema => Type.Object(properties, { additionalProperties: false })
const maybe = Type.Optional
const text = Type.String({ minLength: 1 })
const texts = Type.Record(Type.String(), Type.String())
const count = Type.Integer({ minimum: 0 })
const port = Type.Integer({ minimum: 1, maximum: 65_535 })
/** RFC 1123 label. */
const name = Type.String({ pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' })
const quantity = Type.String({ pattern: '^\\d+(\\.\\d+)?(m|[kKMGT]i?)?$' })
const duration = Type.String({ pattern: '^(\\d+(ms|s|m|h))+$' })

const service = strict({
  build: maybe(text),
  image: maybe(Type.String({ pattern: '^[a-z0-9./-]+:[\\w.-]+$' })),
  command: maybe(Type.Array(Type.String())),
  environment: maybe(Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }), Type.String())),
  depends_on: maybe(Type.Union([
    Type.Array(text),
    Type.Record(Type.String(), strict({ condition: Type.Enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
  ])),
  ports: maybe(Type.Array(Type.String({ pattern: '^([\\d.]+:)?\\d+:\\d+$' }))),
  volumes: maybe(Type.Array(Type.String({ pattern: '^[^:]+:/[^:]*(:ro)?$' }))),
  configs: maybe(Type.Array(strict({ source: text, target: text }))),
  healthcheck: maybe(strict({
    test: Type.Array(Type.String(), { minItems: 2 }),
    interval: maybe(duration),
    timeout: maybe(duration),
    retries: maybe(count),
    start_period: maybe(duration)
  })),
  restart: maybe(Type.Enum(['no', 'always', 'on-failure', 'unless-stopped'])),
  stop_grace_period: maybe(duration)
})

/** A file of Compose; keys that begin with `x-` are extensions. */
export const ComposeSchema = Type.Object({
  name,
  services: Type.Record(name, service),
  volumes: maybe(Type.Record(name, strict({}))),
  configs: maybe(Type.Record(Type.String(), strict({ content: text })))
}, { additionalProperties: false, patternProperties: { '^x-': {} } })

const labels = strict({ matchLabels: texts })
const probe = strict({
  httpGet: strict({ path: Type.String({ pattern: '^/' }), port: Type.Union([port, name]) }),
  periodSeconds: maybe(port),
  timeoutSeconds: maybe(port),
  failureThreshold: maybe(port),
  initialDelaySeconds: maybe(count)
})
const amounts = strict({ cpu: maybe(quantity), memory: maybe(quantity) })
const container = strict({
  name,
  image: text,
  ports: Type.Array(strict({ name: Type.String({ pattern: '^[a-z0-9-]{1,15}$' }), containerPort: port })),
  envFrom: maybe(Type.Array(strict({ secretRef: strict({ name }) }))),
  env: maybe(Type.Array(strict({ name: text, value: Type.String() }))),
  startupProbe: maybe(probe),
  readinessProbe: maybe(probe),
  livenessProbe: maybe(probe),
  lifecycle: maybe(strict({ preStop: strict({ exec: strict({ command: Type.Array(text) }) }) })),
  resources: maybe(strict({
    requests: maybe(amounts), limits: maybe(amounts)
  })),
  securityContext: maybe(strict({
    allowPrivilegeEscalation: maybe(Type.Boolean()),
    readOnlyRootFilesystem: maybe(Type.Boolean()),
    capabilities: maybe(strict({ drop: Type.Array(text) }))
  })),
  volumeMounts: maybe(Type.Array(strict({ name, mountPath: Type.String({ pattern: '^/' }) })))
})
const pod = strict({
  terminationGracePeriodSeconds: maybe(count),
  securityContext: maybe(strict({
    runAsNonRoot: maybe(Type.Boolean()), runAsUser: maybe(count), seccompProfile: maybe(strict({ type: Type.Enum(['RuntimeDefault', 'Unconfined']) }))
  })),
  topologySpreadConstraints: maybe(Type.Array(strict({
    maxSkew: port, topologyKey: text, whenUnsatisfiable: Type.Enum(['DoNotSchedule', 'ScheduleAnyway']), labelSelector: labels
  }))),
  containers: Type.Array(container, { minItems: 1 }),
  volumes: maybe(Type.Array(strict({ name, emptyDir: strict({}) })))
})
const deployment = strict({
  selector: labels,
  replicas: maybe(count),
  strategy: maybe(strict({
    type: Type.Enum(['RollingUpdate', 'Recreate']), rollingUpdate: maybe(strict({ maxSurge: count, maxUnavailable: count }))
  })),
  template: strict({ metadata: strict({ labels: texts }), spec: pod })
})
const target = Type.Union([
  strict({ type: Type.Literal('AverageValue'), averageValue: quantity }),
  strict({ type: Type.Literal('Utilization'), averageUtilization: port })
])
const autoscaler = strict({
  scaleTargetRef: strict({ apiVersion: text, kind: text, name }),
  minReplicas: port,
  maxReplicas: port,
  metrics: Type.Array(Type.Union([
    strict({ type: Type.Literal('Pods'), pods: strict({ metric: strict({ name: text }), target }) }),
    strict({ type: Type.Literal('Resource'), resource: strict({ name: Type.Enum(['cpu', 'memory']), target }) })
  ])),
  behavior: maybe(strict({
    scaleDown: strict({ stabilizationWindowSeconds: count, policies: Type.Array(strict({ type: Type.Enum(['Pods', 'Percent']), value: port, periodSeconds: port })) })
  }))
})
const ingress = strict({
  ingressClassName: text,
  rules: Type.Array(strict({
    host: text,
    http: strict({
      paths: Type.Array(strict({
        path: text, pathType: Type.Enum(['Prefix', 'Exact']), backend: strict({ service: strict({ name, port: Type.Union([strict({ name }), strict({ number: port })]) }) })
      }))
    })
  }))
})
const object = (apiVersion: string, kind: string, spec: TSchema): TSchema => strict({
  apiVersion: Type.Literal(apiVersion),
  kind: Type.Literal(kind),
  metadata: strict({ name, labels: maybe(texts), annotations: maybe(texts) }),
  spec
})

/** Objects of Kubernetes by their kind. */
export const KUBERNETES_SCHEMAS: Record<string, TSchema> = {
  Deployment: object('apps/v1', 'Deployment', deployment),
  Service: object('v1', 'Service', strict({ selector: texts, ports: Type.Array(strict({ name, port, targetPort: Type.Union([port, name]) })) })),
  PodDisruptionBudget: object('policy/v1', 'PodDisruptionBudget', strict({ maxUnavailable: count, selector: labels })),
  HorizontalPodAutoscaler: object('autoscaling/v2', 'HorizontalPodAutoscaler', autoscaler),
  Ingress: object('networking.k8s.io/v1', 'Ingress', ingress)
}
