/** Whose SQL alone names a table: a room of `services/`, or of `plugins/`. A statement of another room composes what the owner exports. */
export const OWNER: Record<string, string> = {
  sessions: 'services/conversations',
  messages: 'services/conversations',
  session_branches: 'services/conversations',
  generations: 'services/conversations',
  generation_deltas: 'services/conversations',
  idempotency_keys: 'services/conversations',
  search_queue: 'services/search',
  message_search: 'services/search',
  search_positions: 'services/search',
  users: 'services/accounts',
  logins: 'services/auth',
  refresh_tokens: 'services/auth',
  api_keys: 'services/api-keys',
  shares: 'services/shares',
  audit_events: 'services/audit',
  agents: 'services/agents',
  agents_files: 'services/agents',
  usage_ledger: 'services/usage',
  guide_passages: 'services/guide',
  changes: 'services/changes',
  paused_queues: 'plugins/jobs'
}
