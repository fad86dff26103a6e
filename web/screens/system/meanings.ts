/** Meanings of the variables of the configuration in Chinese; the service's own English is shown where there is none here. */
import type { Language } from '../../words/index.js'

const MEANINGS: Readonly<Record<string, string>> = {
  HOST: '监听的地址',
  PORT: '监听的端口；0 表示任选空闲端口',
  WORKERS: '提供服务的进程数：一个数字，或 auto（每个核心一个）；大于 1 时由监督进程管理',
  DATA_DIR: '内置数据库、自动生成的密钥和日志所在的目录',
  DATABASE_URL: 'PostgreSQL 14 或更高版本；未设置时使用 DATA_DIR 下的内置数据库',
  DATABASE_POOL_MAX: '此副本的数据库连接数',
  DATABASE_DIRECT_URL: '绕过事务模式的 PgBouncer：用于迁移、LISTEN 和锁',
  DATABASE_READ_URL: '用于列表、历史和搜索的只读副本',
  PG_BIN_DIR: '内置数据库改用的程序目录',
  REDIS_URL: 'Redis 6.2 或更高版本，或 Valkey；未设置时不使用',
  REDIS_POOL_MIN: '保持打开的 Redis 连接数',
  REDIS_POOL_MAX: 'Redis 连接数的上限',
  CACHE_AGENTS_TTL: '智能体缓存的有效期',
  CACHE_STATUS_TTL: '智能体状态缓存的有效期',
  JWT_SECRET: '签署访问令牌；未设置时在 DATA_DIR 下生成，生产环境必须设置',
  JWT_SECRET_PREVIOUS: '轮换密钥期间仍用于验证',
  ENCRYPTION_KEY: '加密保存的上游密钥；未设置时与 JWT_SECRET 一样生成',
  ENCRYPTION_KEY_PREVIOUS: '轮换密钥期间仍用于解密',
  ACCESS_TOKEN_TTL: '访问令牌的有效期，最长 24 小时',
  REFRESH_TOKEN_TTL: '登录的最长期限，到期必定结束',
  REFRESH_IDLE_TTL: '登录在多久没有刷新后结束',
  REFRESH_GRACE: '重复刷新在多长时间内得到同一个新令牌',
  ADMIN_USERNAME: '第一个管理员的用户名',
  ADMIN_PASSWORD: '第一个管理员的密码；未设置时生成，并只显示一次',
  REGISTRATION: 'closed 表示只有管理员能创建账户',
  AGENTS_CONFIG_PATH: '智能体文件',
  UPSTREAM_ALLOWED_HOSTS: '通过接口创建的智能体除公共主机外还可访问的主机或 CIDR，以逗号分隔',
  LOG_LEVEL: '记录日志的最低级别',
  LOG_DIR: '每日 app、error 和 audit 文件的目录；未设置时写到标准输出',
  AUDIT_RETENTION_DAYS: '超过此天数的审计事件会被清除',
  SENTRY_DSN: '错误跟踪',
  SENTRY_ENVIRONMENT: 'Sentry 中显示的环境名称',
  SENTRY_TRACES_SAMPLE_RATE: '向 Sentry 上报追踪的请求比例',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'OpenTelemetry 收集器；设置后开启追踪',
  CONSOLE: 'off 表示没有控制台，只有接口',
  METRICS_TOKEN: '读取 /metrics 的令牌；未设置时只允许本机访问',
  TRUST_PROXY: '前面有多少层可信代理会设置 X-Forwarded-For',
  CORS_ORIGINS: '允许浏览器调用的来源，以逗号分隔，或 *',
  RATE_LIMIT_MAX: '每个时间窗口内每个用户或地址的请求数；0 表示不设总限制',
  RATE_LIMIT_WINDOW: '总限制的时间窗口',
  SHUTDOWN_GRACE: '收到 SIGTERM 后，正在进行的流最多还能持续多久，最长 24 小时',
  NODE_ENV: 'production 表示必须设置 JWT_SECRET 和 ENCRYPTION_KEY'
}

/**
 * Meaning of a variable.
 * @param variable its name, and what the service says of it
 * @param language of the page
 */
export const meaningOf = ({ name, meaning }: { name: string, meaning: string }, language: Language): string =>
  language === 'zh' ? MEANINGS[name] ?? meaning : meaning
