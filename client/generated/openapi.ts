/** Generated from the OpenAPI document by `npm run client:types`; never edited by hand. */
/**
 * Calls by address and method, as the OpenAPI document has them.
 * @example
 * type Listing = paths['/api/agents']['get']
 */
export interface paths {
    "/api/admin/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how all agents are
         * @description Inactive ones too, with the reason. Their status is that of the process that answers.
         */
        get: operations["listWatchedAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/agents-file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what a reload would do
         * @description Reads the agents file of the replica that answers and changes nothing: every error of it, or what of each agent a reload would change.
         */
        get: operations["previewAgentsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/agents-form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a form for an agent is made of
         * @description The JSON Schema of an entry, and what each provider needs.
         */
        get: operations["getAgentForm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/agents/{id}/entry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the entry of an agent
         * @description Inactive ones too. Keys are write-only: only their places are told.
         */
        get: operations["getAgentEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit events
         * @description Newest first.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download audit events
         * @description All that match, newest first, as CSV (RFC 4180, safe against formulas) or as one JSON object a line.
         */
        get: operations["exportAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-logs/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify a part of the chain of audit events
         * @description Follows the chain of hashes from its beginning, or after a link, to the first event that is not as it was sealed. `nextCursor` goes on with the next part; a `head` that was noted earlier is a cursor as well, and has to be in the chain still. `npm run audit:verify` does it all on the machine of the service.
         */
        get: operations["verifyAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the caches
         * @description Of the replica that answers; `cache_requests_total` and `cache_entries` tell of all of them.
         */
        get: operations["listCaches"];
        put?: never;
        post?: never;
        /**
         * Drop what caches keep
         * @description On every replica within a second. Nothing is lost: values are loaded anew.
         */
        delete: operations["dropCaches"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how this replica is configured
         * @description Without secrets: of those only whether they are set. Addresses count as secrets, since credentials may stand in them.
         */
        get: operations["getConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what runs
         * @description Answers that are being produced, by whichever process, the youngest first. Calls that store no answer (`/v1` without a session) are counted in the overview alone.
         */
        get: operations["listRunningGenerations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/generations/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop what runs
         * @description Whichever process produces it; its text is kept as `stopped`. One that has ended is left as it is.
         */
        post: operations["stopGenerationOfUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/log-level": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Log more, or less, for a while
         * @description Every replica follows within a second, and returns to `LOG_LEVEL` by itself.
         */
        patch: operations["setLogLevel"];
        trace?: never;
    };
    "/api/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how the service is
         * @description State and reasons, figures and charts of a time out of the usage ledger and of samples that each process stores once a minute for a week, and all processes.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the queues of background jobs
         * @description By name, with the number of jobs in each state.
         */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/queues/{name}/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause, resume or clear a queue
         * @description Effective on every replica within 2 s. Jobs that run already run to their end.
         */
        post: operations["changeQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/queues/{name}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the jobs of a queue
         * @description The newest first; done ones until they are archived, half a day later.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/system-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at this replica and its database
         * @description Sizes are bytes, times are seconds.
         */
        get: operations["getSystemInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/trace/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find what an id is about
         * @description The id of a request, a message, a generation, a call of a front, or a conversation: its request, attempts and fallbacks, times, tokens, cost, error and audit events. Metadata only, never a text. Calls are known as long as the usage ledger keeps them, requests without one as long as their process remembers.
         */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Add up what was used
         * @description Every call that reached an upstream, those of titles and fronts included, by when it ended. Days come in order, other groups with the most calls first.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description Newest first.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make an account
         * @description Also with `REGISTRATION=closed`. Without a password one is generated and shown in this answer only.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an account
         * @description With how much of its quota is used.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change role, quota, or whether an account is disabled
         * @description Disabling ends every login and API key of the account at once. The last administrator can be neither demoted nor disabled.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/admin/users/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys of a user
         * @description Keys that are not revoked, newest first, without their secrets.
         */
        get: operations["listApiKeysOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key of a user
         * @description The key is refused within a second, everywhere.
         */
        delete: operations["revokeApiKeyOfUser"];
        options?: never;
        head?: never;
        /**
         * Give an API key a limit of its own
         * @description Its requests then count for it alone and no longer for its user, so that one busy program does not use up the rest. It holds within a second, everywhere.
         */
        patch: operations["limitApiKeyOfUser"];
        trace?: never;
    };
    "/api/admin/users/{id}/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signed-in devices of a user
         * @description Logins that are still alive, the last used one first.
         */
        get: operations["listLoginsOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/logins/{loginId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a login of a user
         * @description Signs one device out. Its access tokens are refused within a second.
         */
        delete: operations["revokeLoginOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an account a new password
         * @description Ends every login and API key of the account. Without `newPassword` one is generated and shown in this answer only.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the share links of a user
         * @description Links that are not revoked, newest first, without their tokens.
         */
        get: operations["listSharesOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/shares/{shareId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a share link of a user
         * @description Effective at once.
         */
        delete: operations["revokeShareOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agents
         * @description The active agents: those of the agents file in its order, then those made through the API. Administrators may ask for the inactive ones too, which say why they are. With an `ETag`; 304 for `If-None-Match`.
         */
        get: operations["listAgents"];
        put?: never;
        /**
         * Make an agent
         * @description The body is an entry of the agents file, but no variable is replaced in it. It is effective on every replica within a second. 422 `AGENT_CONFIG_INVALID` lists every error in `details.errors`. Endpoints are public, or allowed by `UPSTREAM_ALLOWED_HOSTS`.
         */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an agent
         * @description An active agent; inactive ones are as if they did not exist. With an `ETag`; 304 for `If-None-Match`.
         */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        /**
         * Deactivate an agent
         * @description Nothing is removed: conversations stay, and `PATCH` with `isActive: true` brings it back.
         */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /**
         * Change an agent
         * @description JSON Merge Patch (RFC 7396) of its entry: what is absent stays, null resets to the default, objects are merged, lists replaced. A key that is absent stays, also that of one of `endpoints` whose `endpoint` is the same. Running answers keep what they began with. `isActive: true` brings a deleted agent back.
         */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/agents/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how an agent is
         * @description Told from its real calls, and from probes where the agent has `probe`; kept for `CACHE_STATUS_TTL`, or until its breaker or its luck changes.
         */
        get: operations["getAgentStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Validate an agent
         * @description What its configuration refers to, and one live probe of each of its upstreams, which costs no tokens. It takes 10 s at most.
         */
        get: operations["validateAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the agents file again
         * @description All or nothing, on every replica within a second: the file of the replica that answers. A file that can't be used changes nothing; 422 `AGENT_CONFIG_INVALID` lists every error in `details.errors`. Agents of the API are not touched.
         */
        post: operations["reloadAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Keys of the user that are not revoked, newest first, without their secrets.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description A key is accepted as bearer wherever an access token is, except in /api/auth and /api/admin, and never has more than the role `user`. A user has 20 at most, expired ones included; another one is 400 until one is revoked.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description The key is refused within a second, everywhere.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description Ends every other login of the user; this one and API keys go on. After five wrong passwords the account waits 1, 2, 4 … 900 seconds (429 `AUTH_TOO_MANY_ATTEMPTS`).
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Begins a login. An unknown user and a wrong password are answered alike. After five failures an account makes new devices wait for 1, 2, 4 … 900 seconds (429 `AUTH_TOO_MANY_ATTEMPTS`), and after 60 in 15 minutes an address. A device that signed in to the account before has an allowance of its own; it is recognised by the HttpOnly cookie `parley_device`, or by its address and user agent.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signed-in devices
         * @description Logins of the user that are still alive, the last used one first.
         */
        get: operations["listLogins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a login
         * @description Signs one device out. Its access tokens are refused within a second.
         */
        delete: operations["revokeLogin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this login
         * @description Ends the login of the access token, or of `refreshToken` when there is no valid access token. Its access tokens are refused within a second.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every login of the user
         * @description Ends all of them, this one too. Their access tokens are refused within a second. API keys stay.
         */
        post: operations["logoutAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in
         * @description The account of the access token, as it is now.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for a new pair
         * @description Each refresh token is good for one exchange. A repeat within `REFRESH_GRACE` gets the same successor again, so that a lost answer or two tabs do no harm; any later repeat ends the login (RFC 9700, section 4.14.2). A 503 says nothing about the token: keep it and try again.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account and sign in
         * @description Makes an account with the role `user`. With `REGISTRATION=closed` it answers 403 `AUTH_FORBIDDEN`.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Add up what one has used
         * @description Every call of the account and its API keys that reached an upstream, as administrators see it for everybody. Days come in order, other groups with the most calls first. The quota and what is used of it stand beside it, whatever the interval.
         */
        get: operations["getOwnUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent, as useChat does
         * @description What `useChat` of AI SDK 5, 6 and 7 sends at its default address. `id` is the client’s own: it names, or makes, a conversation. The last message follows the one before it, so that a stale client opens a branch; with `messageId` it takes the place of an earlier one. Messages that are not stored yet are stored with it. The answer is produced independently of the connection: `GET /api/chat/{chatId}/stream` resumes it.
         */
        post: operations["sendChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List conversations
         * @description By last activity, the newest first. A page holds what was less recently active than the page before it, whatever was added meanwhile.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Make a conversation
         * @description Without a title it gets one from its first user message.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a conversation
         * @description What the list shows of it; its messages have an address of their own.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /**
         * Delete a conversation
         * @description It is gone at once, with its links; an answer that is being produced in it stops. Its rows are removed in the background.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /**
         * Rename or archive a conversation, or choose its branch
         * @description A title that is set here is never replaced by a generated one. The branch that is chosen is shown until a new turn moves it.
         */
        patch: operations["updateSession"];
        trace?: never;
    };
    "/api/chat-sessions/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a conversation
         * @description `json` is the whole tree, which an import takes back; `markdown` is the newest branch, to read. Streamed, whatever its length.
         */
        get: operations["exportSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a branch of a conversation
         * @description The branch that ends in `leaf`, or else the one shown last (`activeLeaf`), or else the newest. A message still being produced shows its text so far. With `tree` all messages of all branches without their texts, by creation. The pages of one reading show the conversation as it was at the first of them. A page holds at most 1 MiB of content beside its `limit`; one message is always whole.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Keep a message without asking an agent
         * @description Durable before the answer. It follows the newest message of the conversation. The same `clientId`, or the same `Idempotency-Key` with the same body, brings the first message again, as 200.
         */
        post: operations["appendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions/{id}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a link to a conversation
         * @description To its newest branch as it is now: what is added later, or in other branches, is not shown; only an answer that is being produced grows until it is complete. Asked again, it is the same link with a new snapshot, until it is revoked.
         */
        post: operations["shareSession"];
        /**
         * Revoke every link to a conversation
         * @description Effective at once. Also 204 when there was none.
         */
        delete: operations["revokeShares"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store an exported conversation
         * @description As a new one of the caller: new ids, but times, order and branches as they were. All of it or nothing: 422 `IMPORT_INVALID` has the first bad place as `details.path`. Up to 64 MiB, within a minute; one import at a time for a user, two for a process, else 429.
         */
        post: operations["importSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat-sessions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search conversations
         * @description Full text over the caller's own titles and messages, English and Chinese. A new text is found within 2 s. The newest matches, 50 to 200, come first, the best of them at the top, then the next ones. A page of long messages holds fewer than `limit`; `nextCursor` goes on.
         */
        get: operations["searchSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/{chatId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What useChat starts from after a reload
         * @description The newest messages of the branch shown last, as many as a client could send back.
         */
        get: operations["getChat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/{chatId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop the answer of a chat
         * @description Stops the upstream, from whichever connection or device, and keeps the text so far. `useChat().stop()` alone only stops reading.
         */
        post: operations["stopChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/{chatId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Resume a chat, as useChat does
         * @description The whole answer that is being produced, from its start on, on any replica; 204 when none is, and for a chat that does not exist yet.
         */
        get: operations["resumeChat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent
         * @description The user message is committed before the agent’s upstream is called, and the whole answer before `end` or the JSON answer is sent. The answer is produced independently of this connection: a client that leaves can resume it.
         */
        post: operations["createCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/generations/{messageId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an answer
         * @description Stops the upstream, from whichever connection or device, and keeps the text so far as `stopped`. An answer that has ended is returned unchanged.
         */
        post: operations["stopGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/generations/{messageId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Resume the stream of an answer
         * @description The same events from `Last-Event-ID` (or `after`, or the start) on: no text lost and none twice, while the answer is produced and afterwards, on any replica.
         */
        get: operations["resumeStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/init": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What to show before the first message
         * @description Welcome text, the variables that a form may ask for, and questions to suggest: the agent’s own, or where it has none its upstream’s.
         */
        get: operations["getChatInit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit a user message
         * @description A sibling of the user message, and its answer: a new branch, beside the old one. Answers as a completion does.
         */
        post: operations["editMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say what an answer was worth
         * @description Replaces what was said before.
         */
        put: operations["giveFeedback"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/messages/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a message again
         * @description A sibling of the earlier answer, which stays. Takes the id of the answer or of the user message, and answers as a completion does.
         */
        post: operations["retryMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shared/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a shared conversation
         * @description The snapshot behind a link, oldest first, without any sign-in and without anything of the account. A page holds at most 1 MiB of content beside its `limit`; one message is always whole.
         */
        get: operations["getShared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health of the service
         * @description Answers at once, also when the database hangs: what it says was sampled in the background, `ageMs` ago.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process is alive
         * @description 200 while the event loop turns; restart the process when it does not answer.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this replica should get traffic
         * @description 503 while starting or draining, without the database, and while everybody is refused for overload.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description Text exposition format. With METRICS_TOKEN set, send it as bearer; without it only a direct peer on this machine may read.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The OpenAPI document
         * @description OpenAPI 3.1, generated from the schemas that validate requests and answers.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent, as an OpenAI client
         * @description OpenAI’s chat completions with the id of an agent as `model`. Nothing is stored unless `x-session-id` names a conversation: then the last message, or the results of tools at the end, become a turn of it, and what is stored is the context.
         */
        post: operations["createChatCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List agents, as an OpenAI client
         * @description The active agents, in the order of the agents file; with the header `anthropic-version` in the shape of Anthropic’s API.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an agent, as an OpenAI client
         * @description The active agents, in the order of the agents file; with the header `anthropic-version` in the shape of Anthropic’s API.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent, as a client of Open Responses
         * @description The id of an agent is the `model`. A response is stored as a turn of a conversation, which is made unless `previous_response_id` or `conversation` name one; with `store: false` nothing is stored. One that is not in the background ends when its reader leaves, unless it came under a key.
         */
        post: operations["createResponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a response, or follow it
         * @description As it is now; with `stream=true` its events from the start, or after the number `starting_after`, on any replica and after a restart. What is no longer in memory comes as one delta. Any answer of a conversation can be read so.
         */
        get: operations["getResponse"];
        put?: never;
        post?: never;
        /**
         * Delete a response
         * @description It can’t be read or gone on from any more. The conversation that was made with it goes with its last response; in one that goes on, its turn stays.
         */
        delete: operations["deleteResponse"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a response
         * @description Stops its upstream and keeps the text so far, as `cancelled`. One that has ended is returned unchanged.
         */
        post: operations["cancelResponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}/input_items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a response was asked with
         * @description The items that its request brought, without those of the responses before it.
         */
        get: operations["listInputItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
/**
 * Schemas of the OpenAPI document.
 * @example
 * type Failure = components['schemas']['Error']
 */
export interface components {
    schemas: {
        /** @description A named configuration of a provider */
        Agent: {
            /**
             * @description Free tags
             * @example [
             *       "chat"
             *     ]
             */
            capabilities: string[];
            /** @description What it is good for */
            description: string;
            features: {
                /** @description Whether workflow steps come as status events */
                supportsDetail: boolean;
                supportsFiles: boolean;
                supportsImages: boolean;
                /** @description Whether answers stream; otherwise a streamed call gets one chunk */
                supportsStream: boolean;
            };
            /**
             * @description Stable id
             * @example guide
             */
            id: string;
            /** @description Beside the reason: the same for a program; absent where this version does not know the reason */
            inactiveCause?: {
                /** @enum {unknown} */
                code: "switchedOff" | "deleted" | "left" | "sealed" | "unspoken" | "unsendable" | "unsendableVariable" | "unset" | "endpoint";
                /** @description Variables, or the provider, that the reason mentions */
                names: string[];
            };
            /**
             * @description Of an inactive one, in the list with `includeInactive`: why it can't be used, a variable by its name
             * @example OPENAI_API_KEY is not set
             */
            inactiveReason?: string;
            /** @description Whether it can be talked to */
            isActive: boolean;
            /**
             * @description Model that answers
             * @example gpt-4o-mini
             */
            model: string | null;
            /**
             * @description Shown to people
             * @example Guide
             */
            name: string;
            /**
             * @description Protocol of its upstream
             * @example openai
             */
            provider: string;
            /** @description Over all users */
            rateLimit: {
                /** @description Null: unlimited */
                requestsPerMinute: number | null;
                /** @description Null: unlimited */
                tokensPerMinute: number | null;
            };
            /** @description ISO 8601 in UTC */
            updatedAt: string;
            /** @description First thing a client may show */
            welcomeText: string;
        };
        /** @description Every error, on every path, has exactly these four keys */
        Error: {
            /**
             * @description Stable code to branch on
             * @example SESSION_NOT_FOUND
             */
            code: string;
            /** @description What else is known: `errors` of a validation, `retryAfter` in seconds of a 429 or 503 */
            details: {
                [key: string]: unknown;
            };
            /**
             * @description A sentence for a person
             * @example There is no such conversation.
             */
            message: string;
            /**
             * @description When it happened, ISO 8601 in UTC
             * @example 2026-01-31T12:00:00.000Z
             */
            timestamp: string;
        };
        /** @description One turn of a conversation; turns form a tree through parentId */
        Message: {
            /**
             * @description The agent that answered, or that was talked to
             * @example writer
             */
            agentId: string | null;
            /**
             * Format: date-time
             * @description When its text was final; null while streaming
             * @example 2026-01-31T12:00:00.000Z
             */
            completedAt: string | null;
            /**
             * @description The text; of an answer still being produced, the text so far
             * @example Leaves fall, quietly.
             */
            content: string;
            /**
             * Format: date-time
             * @description When it was stored
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description Why it failed; null unless it did */
            error: {
                /**
                 * @description Error code
                 * @example CHAT_UPSTREAM_ERROR
                 */
                code: string;
                /**
                 * @description A sentence for a person
                 * @example The agent could not answer.
                 */
                message: string;
            } | null;
            /** @description What the user thinks of it; null when nothing was said */
            feedback: {
                /**
                 * @description Why, in the user's words
                 * @example Exactly what I needed
                 */
                comment: string | null;
                /**
                 * @description The verdict
                 * @example good
                 * @enum {string}
                 */
                rating: "good" | "bad";
            } | null;
            /**
             * @description Why the answer ended: stop, length, content_filter, tool_calls or other
             * @example stop
             */
            finishReason: string | null;
            /**
             * Format: uuid
             * @description Id of the message, UUIDv7
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            id: string;
            /**
             * @description The model that answered, as the upstream names it
             * @example gpt-4o-mini
             */
            model: string | null;
            /**
             * Format: uuid
             * @description The message it follows; siblings share it; null for the first
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            parentId: string | null;
            /** @description The content with its images, where it has such; absent where it is `content` alone */
            parts?: {
                /**
                 * @description Of an image, where its client said so
                 * @example cat.png
                 */
                filename?: string;
                /** @description Of an image */
                image_url?: {
                    /**
                     * @description `low`, `high` or `auto`
                     * @example low
                     */
                    detail?: string;
                    /**
                     * @description `https:` or `data:`
                     * @example data:image/png;base64,iVBORw0KGgo=
                     */
                    url: string;
                };
                /**
                 * @description Of an image, where its client said so
                 * @example image/png
                 */
                mediaType?: string;
                /**
                 * @description Of a text
                 * @example What is this?
                 */
                text?: string;
                /**
                 * @description What it is
                 * @example image_url
                 * @enum {string}
                 */
                type: "text" | "image_url";
            }[];
            /**
             * @description What the model thought before it answered, where its upstream tells; stored with the end of the answer
             * @example The user wants a haiku.
             */
            reasoning: string | null;
            /**
             * @description Who speaks
             * @example assistant
             * @enum {string}
             */
            role: "system" | "user" | "assistant" | "tool";
            /**
             * Format: uuid
             * @description The session it belongs to
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            sessionId: string;
            /** @description Its place among the messages that follow the same one: retries of an answer, edits of a question */
            siblings: {
                /**
                 * @description How many there are, this one included
                 * @example 2
                 */
                count: number;
                /**
                 * @description Place in the order of creation; 0 is the first
                 * @example 1
                 */
                index: number;
                /**
                 * Format: uuid
                 * @description The one after it; null for the last
                 * @example null
                 */
                nextId: string | null;
                /**
                 * Format: uuid
                 * @description The one before it; null for the first
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                previousId: string | null;
            };
            /**
             * @description streaming while it is produced; then how that ended
             * @example complete
             * @enum {string}
             */
            status: "streaming" | "complete" | "stopped" | "failed" | "interrupted";
            /**
             * @description Of a tool's turn, the call that it is the result of; else null
             * @example null
             */
            toolCallId: string | null;
            /** @description Calls of tools that the answer asks for; null where it asks for none */
            toolCalls: {
                /**
                 * @description Its arguments, as the model wrote them: JSON, as a rule
                 * @example {"city":"Oslo"}
                 */
                arguments: string;
                /**
                 * @description Names the call; the tool's turn has it as `toolCallId`
                 * @example call_1
                 */
                id: string;
                /**
                 * @description The tool
                 * @example get_weather
                 */
                name: string;
            }[] | null;
            /** @description Token counts; null while unknown */
            usage: {
                /**
                 * @description Of the prompt, those that its upstream had cached
                 * @example 64
                 */
                cachedTokens?: number;
                /**
                 * @description Tokens of the answer
                 * @example 80
                 */
                completionTokens: number;
                /** @description Cost by the price of the agent that answered; absent where it has none */
                cost?: {
                    /**
                     * @description Millionths of the currency
                     * @example 66000
                     */
                    amount: number;
                    /**
                     * @description ISO 4217
                     * @example USD
                     */
                    currency: string;
                };
                /**
                 * @description Tokens of the prompt
                 * @example 120
                 */
                promptTokens: number;
                /**
                 * @description Of the answer, those of what the model thought
                 * @example 32
                 */
                reasoningTokens?: number;
                /**
                 * @description Who counted
                 * @example provider
                 * @enum {string}
                 */
                source: "provider" | "estimated";
                /**
                 * @description Their sum
                 * @example 200
                 */
                totalTokens: number;
            } | null;
        };
        /** @description One conversation of a user with an agent */
        Session: {
            /**
             * Format: uuid
             * @description End of the branch that was shown last: chosen by PATCH, moved by each new turn; null without messages
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            activeLeaf: string | null;
            /**
             * Format: uuid
             * @description The answer that is being produced in it now; null when none is
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            activeMessageId: string | null;
            /**
             * @description The agent that was last talked to
             * @example writer
             */
            agentId: string;
            /**
             * @description Whether the user put it away
             * @example false
             */
            archived: boolean;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Id of the session, UUIDv7
             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
             */
            id: string;
            /**
             * Format: date-time
             * @description When the last message was added; when it was made, before the first
             * @example 2026-01-31T12:00:00.000Z
             */
            lastMessageAt: string;
            /**
             * @description Messages of all branches
             * @example 4
             */
            messageCount: number;
            /**
             * @description Set by hand, or cut from the first user message; empty before that
             * @example A haiku about autumn
             */
            title: string;
            /**
             * Format: date-time
             * @description When anything of it changed last
             * @example 2026-01-31T12:00:00.000Z
             */
            updatedAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
/**
 * Calls by their operation id.
 * @example
 * type Audit = operations['listAuditEvents']
 */
export interface operations {
    listWatchedAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agents: {
                            agent: components["schemas"]["Agent"];
                            /** @description Agents that stand in for it, in order */
                            fallback: string[];
                            /**
                             * @description Whether the agents file declares it, or the API made it
                             * @enum {unknown}
                             */
                            source: "file" | "api";
                            /** @description As the process that answers has seen it; null of an inactive one */
                            status: {
                                /**
                                 * @description The most that any of its endpoints lets through
                                 * @enum {unknown}
                                 */
                                breaker: "closed" | "open" | "half-open";
                                /**
                                 * Format: date-time
                                 * @description When this was found
                                 */
                                checkedAt: string;
                                /** @description Part of the calls of the last five minutes that failed by the agent’s fault */
                                errorShare: number | null;
                                /**
                                 * @description Agent id
                                 * @example writer
                                 */
                                id: string;
                                /** @description The last of these failures */
                                lastFailure: {
                                    /** Format: date-time */
                                    at: string;
                                    /**
                                     * @description As in `details.reason` of errors
                                     * @enum {unknown}
                                     */
                                    reason: "connect" | "timeout_first_byte" | "timeout_idle" | "timeout_total" | "rate_limited" | "auth" | "bad_request" | "context_length" | "content_filter" | "server" | "cut" | "protocol";
                                } | null;
                                /** @description Milliseconds to the first token in the last five minutes */
                                latency: {
                                    /**
                                     * @description Median
                                     * @example 412.5
                                     */
                                    p50: number;
                                    /**
                                     * @description 95th percentile
                                     * @example 412.5
                                     */
                                    p95: number;
                                } | null;
                                /** @description Milliseconds to the first token, the median of the last five minutes */
                                latencyMs: number | null;
                                /**
                                 * @description `unknown` until something has been heard of its upstream; an agent without an upstream is `available`
                                 * @enum {unknown}
                                 */
                                status: "available" | "degraded" | "unavailable" | "unknown";
                            } | null;
                            /** @description Where its calls go */
                            targets: {
                                hasKey: boolean;
                                /** @description Host and port */
                                host: string;
                                weight: number;
                            }[];
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewAgentsFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description They are not declared now */
                        added: string[];
                        /** @description Their configuration, or a key, is another one */
                        changed: string[];
                        /** @description What is other of those that have changed */
                        changes: {
                            fields: {
                                /** @description The same */
                                after: string | null;
                                /** @description As JSON, cut; null where it was absent, and for keys */
                                before: string | null;
                                /** @example model */
                                field: string;
                            }[];
                            id: string;
                        }[];
                        /** @description Every error */
                        errors: {
                            keyword: string;
                            /** @description A sentence that names the agent */
                            message: string;
                            /** @description Where it lies (RFC 6901) */
                            path: string;
                        }[];
                        /** @description Whether a reload would apply it */
                        isValid: boolean;
                        /**
                         * @description The agents file
                         * @example config/agents.json
                         */
                        path: string;
                        /** @description They have left the file */
                        removed: string[];
                        /** @description All others of the file */
                        unchanged: string[];
                        /** @description Agents that would be inactive, and why */
                        warnings: string[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAgentForm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        providers: {
                            /** @example openai */
                            name: string;
                            needsEndpoint: boolean;
                            /** @description Whether a model, or an application, has to be named */
                            needsModel: boolean;
                        }[];
                        /** @description JSON Schema of an entry */
                        schema: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAgentEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description As in the agents file, variables replaced, without its keys
                         * @example {
                         *       "id": "writer",
                         *       "name": "Writer",
                         *       "provider": "openai",
                         *       "endpoint": "https://api.openai.com/v1",
                         *       "apiKey": "sk-your-key",
                         *       "model": "gpt-4o-mini",
                         *       "systemPrompt": "Be brief."
                         *     }
                         */
                        entry: {
                            /** @description Secret of the upstream; write-only */
                            apiKey?: string | null;
                            /** @description Application at the upstream, where its protocol has such */
                            appId?: string | null;
                            /** @description Free tags */
                            capabilities?: string[];
                            /** @description Budget of the prompt in tokens, 8192 when absent or null; the oldest turns are cut */
                            contextTokens?: number | null;
                            /** @description What it is good for */
                            description?: string;
                            /** @description Base (`https://host/v1`) or full path of the upstream */
                            endpoint?: string | null;
                            /** @description Several upstreams; the first is called where `endpoint` is absent */
                            endpoints?: {
                                /** @description Secret of this upstream */
                                apiKey?: string | null;
                                /** @description Base or full path */
                                endpoint: string;
                                /** @description Share of the calls, beside the others'; 1 when absent */
                                weight?: number;
                            }[] | null;
                            /** @description Agents to try instead, in order */
                            fallback?: string[];
                            /** @description What the upstream can do */
                            features?: {
                                /** @description Whether it tells workflow steps */
                                supportsDetail?: boolean;
                                /** @description Whether it takes files */
                                supportsFiles?: boolean;
                                /** @description Whether it takes images */
                                supportsImages?: boolean;
                                /** @description Whether it can stream; true when absent */
                                supportsStream?: boolean;
                            };
                            /**
                             * @description Stable id
                             * @example writer
                             */
                            id: string;
                            /** @description False hides the agent */
                            isActive?: boolean;
                            /** @description Generations at once */
                            maxConcurrency?: number | null;
                            /** @description Longest answer in tokens */
                            maxTokens?: number | null;
                            /** @description Model that the upstream is asked for */
                            model?: string | null;
                            /**
                             * @description Shown to people
                             * @example Writer
                             */
                            name: string;
                            /** @description Price of a million tokens */
                            price?: {
                                /** @description Of the cached part of the prompt; as input when absent */
                                cachedInput?: number | null;
                                /**
                                 * @description ISO 4217
                                 * @example USD
                                 */
                                currency: string;
                                /** @description Of the prompt */
                                input: number;
                                /** @description Of the answer */
                                output: number;
                            } | null;
                            /** @description Whether the upstream is asked for its state without a user’s request */
                            probe?: boolean;
                            /** @description Protocol that the upstream speaks */
                            provider: string;
                            /** @description Limits of the agent; unlimited when absent */
                            rateLimit?: {
                                /** @description Requests a minute, over all users */
                                requestsPerMinute?: number | null;
                                /** @description Tokens a minute, over all users */
                                tokensPerMinute?: number | null;
                            } | null;
                            /** @description Retries before the first token */
                            retry?: {
                                /** @description Retries after the first call */
                                attempts?: number;
                                /** @description Delay before the first retry */
                                baseDelayMs?: number;
                            } | null;
                            /** @description Questions a client may offer */
                            suggestedQuestions?: string[];
                            /** @description Put in front of every conversation */
                            systemPrompt?: string | null;
                            /** @description Sampling temperature; 0 is 0, null leaves it to the upstream */
                            temperature?: number | null;
                            /** @description Time limits of an upstream call in milliseconds */
                            timeouts?: {
                                /** @description Until the answer begins */
                                firstByteMs?: number;
                                /** @description Longest silence within the answer */
                                idleMs?: number;
                                /** @description The whole answer */
                                totalMs?: number;
                            } | null;
                            /** @description Agent that names conversations; null keeps the cut of the first message */
                            titleAgent?: string | null;
                            /** @description Values that callers may fill in */
                            variables?: {
                                /** @description Name that `variables` of a chat request uses */
                                key: string;
                                /** @description What a form shows */
                                label?: string;
                                /** @description Choices of a select */
                                options?: string[];
                                /** @description Whether a form should insist on it */
                                required?: boolean;
                                /** @description Kind of input, such as text or select */
                                type?: string;
                            }[];
                            /** @description First thing a client may show */
                            welcomeText?: string | null;
                        };
                        /** @description Whether the API may change it: not where the agents file declares it */
                        isEditable: boolean;
                        /** @description Places that have a key; a key is never shown */
                        keys: string[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /**
                 * @description Exactly this action
                 * @example auth.login
                 */
                action?: string;
                /** @description Who did it */
                actorId?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Not before this; a date is its midnight in UTC */
                from?: string;
                /** @description How many at most */
                limit?: number;
                /** @description How it ended */
                outcome?: "success" | "failure";
                /** @description Before this; a date is its midnight in UTC */
                to?: string;
                /** @description Whom the events are about */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: {
                            /**
                             * @description What happened
                             * @example auth.login
                             */
                            action: string;
                            /** @description Who did it; null: nobody signed in */
                            actorId: string | null;
                            /**
                             * Format: date-time
                             * @description When it happened, by the database's clock
                             */
                            at: string;
                            /** @description What else is known */
                            details: {
                                [key: string]: unknown;
                            };
                            /** @description Id of the event */
                            id: string;
                            /** @description Address that it was done from */
                            ip: string | null;
                            /**
                             * @description How it ended: failure where it was refused
                             * @enum {unknown}
                             */
                            outcome: "success" | "failure";
                            /** @description `x-request-id` of the request */
                            requestId: string | null;
                            /** @description What it was done to, beside the user */
                            target: string | null;
                            /** @description Whom it is about; null: nobody known */
                            userId: string | null;
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportAuditEvents: {
        parameters: {
            query?: {
                /**
                 * @description Exactly this action
                 * @example auth.login
                 */
                action?: string;
                /** @description Who did it */
                actorId?: string;
                /** @description Format of the download */
                format?: "csv" | "ndjson";
                /** @description Not before this; a date is its midnight in UTC */
                from?: string;
                /** @description How it ended */
                outcome?: "success" | "failure";
                /** @description Before this; a date is its midnight in UTC */
                to?: string;
                /** @description Whom the events are about */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The download */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    verifyAuditEvents: {
        parameters: {
            query?: {
                /**
                 * @description Link to go on after
                 * @example 120:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
                 */
                cursor?: string;
                /** @description Links at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Verification of a part of the chain */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The first fault; null: there is none in this part */
                        broken: {
                            /** @description The event; empty where nothing is left to name */
                            eventId: string;
                            /** @description Of the link; null for an event that has none */
                            position: number | null;
                            /**
                             * @description What is not as it was sealed
                             * @enum {unknown}
                             */
                            reason: "changed" | "missing" | "link-changed" | "links-missing" | "without-link";
                            /** @description Whom its event is about; empty where nothing is left to name */
                            userId: string;
                        } | null;
                        /** @description The last link that is sound. Noted elsewhere, it shows later that the chain was not written anew; null: none */
                        head: string | null;
                        /**
                         * @description Links that were followed in this part
                         * @example 120
                         */
                        links: number;
                        /** @description Where the next part goes on; null: this was the last one */
                        nextCursor: string | null;
                        /** @description Those of them that have outlived their events, by the retention */
                        purged: number;
                        /** @description Events that wait for their link, at the end of the chain */
                        unsealed: number;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCaches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        caches: {
                            /** @description Values that are kept */
                            entries: number;
                            /** @description Share of hits in all requests; 0 before the first */
                            hitRate: number;
                            /** @description Requests whose value was at hand, or on its way */
                            hits: number;
                            /** @description Requests for which it was loaded */
                            misses: number;
                            /**
                             * @description Name of the cache
                             * @example agents
                             */
                            name: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    dropCaches: {
        parameters: {
            query?: {
                /**
                 * @description Name of a cache, or name and group such as `agent:writer`; absent: all
                 * @example agents
                 */
                key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Configuration of the process that answers */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        logLevel: {
                            /** @description `LOG_LEVEL` */
                            configured: string;
                            /** @description Least severe level that is logged now */
                            level: string;
                            /**
                             * Format: date-time
                             * @description When the configured one returns; null: it holds
                             */
                            until: string | null;
                        };
                        /** @description Every variable, in the order of the documents */
                        variables: {
                            /** @description Its value is never shown */
                            isSecret: boolean;
                            /** @description As in the documents */
                            meaning: string;
                            /** @example LOG_LEVEL */
                            name: string;
                            /**
                             * @description `environment` is that of the process or `.env`
                             * @enum {unknown}
                             */
                            source: "environment" | "default" | "unset";
                            /** @description Null where it is a secret, or there is none */
                            value: string | null;
                        }[];
                        /** @description Variables that are set and change nothing */
                        withoutEffect: {
                            cause: {
                                /**
                                 * @description `unused` without the other variable, or the other one `misspelt`
                                 * @enum {unknown}
                                 */
                                code: "unused" | "misspelt";
                                /** @example SENTRY_DSN */
                                other: string;
                            };
                            name: string;
                            reason: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRunningGenerations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        generations: {
                            /** @description The agent that was asked */
                            agentId: string;
                            /** @description Of its text, as far as it is stored: up to half a second old */
                            characters: number;
                            /** @description Protocol that it is asked in; null where an older version began it */
                            front: string | null;
                            /** @description Id of the generation: of the message that it produces */
                            id: string;
                            /** @description The same */
                            messageId: string;
                            /** @description Id of the process that produces it, as in the overview */
                            process: string;
                            /** @description `x-request-id` of the request that asked */
                            requestId: string | null;
                            /** @description Its conversation */
                            sessionId: string;
                            /**
                             * Format: date-time
                             * @description When its turn was stored
                             */
                            since: string;
                            user: {
                                /** @description Id of the user */
                                id: string;
                                /** @description Null where the account is gone */
                                name: string | null;
                            };
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    stopGenerationOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Id of the message */
                        id: string;
                        /**
                         * @description As it ended
                         * @example stopped
                         */
                        status: string;
                        /** @description Whether it ran until then */
                        wasRunning: boolean;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setLogLevel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "level": "debug",
                 *       "minutes": 15
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Least severe level that is logged
                     * @enum {unknown}
                     */
                    level: "fatal" | "error" | "warn" | "info" | "debug" | "trace";
                    /**
                     * @description For how long
                     * @example 15
                     */
                    minutes: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Least severe level that is logged
                         * @enum {unknown}
                         */
                        level: "fatal" | "error" | "warn" | "info" | "debug" | "trace";
                        /**
                         * Format: date-time
                         * @description When it ends
                         */
                        until: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: {
                /** @description Time up to now */
                range?: "1h" | "24h" | "7d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service at a look */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds that a point stands for */
                        bucketSeconds: number;
                        checks: {
                            database: {
                                /** @description Whether it is the service's own */
                                embedded: boolean;
                                /** @description Milliseconds of the last look */
                                latencyMs: number | null;
                                /** @description What is amiss */
                                message?: string;
                                /** @example up */
                                status: string;
                            };
                            disks: {
                                /** @description Bytes that may be written */
                                freeBytes: number;
                                /** @description Bytes of the file system */
                                sizeBytes: number;
                                /** @example DATA_DIR */
                                variable: string;
                            }[];
                            redis: {
                                /** @description Milliseconds of the last look */
                                latencyMs: number | null;
                                /** @description What is amiss */
                                message?: string;
                                /** @example up */
                                status: string;
                            };
                        };
                        /**
                         * Format: date-time
                         * @description Beginning of the first point
                         */
                        from: string;
                        /** @description Over all processes, up to ten seconds old */
                        now: {
                            /** @description Open event streams */
                            openStreams: number;
                            /** @description Generations that run, also of calls that store no answer */
                            running: number;
                        };
                        /** @description Processes of all replicas */
                        processes: {
                            host: string;
                            /** @description As in leases of generations */
                            id: string;
                            /** @description Whether it has answered this */
                            isSelf: boolean;
                            /** @example v24.1.0 */
                            node: string;
                            /** @description Open event streams */
                            openStreams: number;
                            pid: number;
                            /** @description Bytes of memory */
                            rss: number;
                            /** @description Generations that run */
                            running: number;
                            /**
                             * Format: date-time
                             * @description When it was last heard of
                             */
                            seenAt: string;
                            /**
                             * Format: date-time
                             * @description When it began
                             */
                            startedAt: string;
                            /** @description Seconds since */
                            uptime: number;
                            /** @example 0.1.0 */
                            version: string;
                            /** @description Among those of its supervisor; null where there is none */
                            worker: number | null;
                        }[];
                        /** @enum {unknown} */
                        range: "1h" | "24h" | "7d";
                        /** @description Points of equal distance, oldest first */
                        series: {
                            /**
                             * Format: date-time
                             * @description Beginning of the point
                             */
                            at: string;
                            /** @description Calls that reached an upstream and ended */
                            calls: number;
                            /** @description Tokens of answers */
                            completionTokens: number;
                            /** @description By currency */
                            costs: {
                                /** @description Millionths of the currency */
                                amount: number;
                                /** @example USD */
                                currency: string;
                            }[];
                            /** @description Errors that were answered */
                            errors: number;
                            /** @description Of these, failed, or cut by the end of a process */
                            failed: number;
                            /** @description Most open event streams */
                            openStreams: number;
                            /** @description Tokens of prompts */
                            promptTokens: number;
                            /** @description Requests */
                            requests: number;
                            /** @description Resumed streams */
                            resumes: number;
                            /** @description Milliseconds from the beginning of a call to its first token; null where none came */
                            ttft: {
                                /** @description Median */
                                p50: number;
                                /** @description 95th percentile */
                                p95: number;
                            } | null;
                        }[];
                        state: {
                            /**
                             * @description Of the process that answers, as of /health/ready
                             * @enum {unknown}
                             */
                            readiness: "ready" | "starting" | "draining" | "unavailable" | "overloaded";
                            /**
                             * @description As of /health
                             * @enum {unknown}
                             */
                            status: "ok" | "degraded" | "unavailable";
                            /** @description Everything that is amiss */
                            troubles: {
                                /** @example redis */
                                check: string;
                                /** @description A sentence for a person */
                                message: string;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description Now
                         */
                        to: string;
                        totals: {
                            /** @description Calls that reached an upstream and ended */
                            calls: number;
                            /** @description Tokens of answers */
                            completionTokens: number;
                            /** @description By currency */
                            costs: {
                                /** @description Millionths of the currency */
                                amount: number;
                                /** @example USD */
                                currency: string;
                            }[];
                            /** @description Errors that were answered, most first */
                            errors: {
                                /** @example COMMON_RATE_LIMITED */
                                code: string;
                                /** @description Requests */
                                count: number;
                            }[];
                            /** @description Of these, failed, or cut by the end of a process */
                            failed: number;
                            /** @description Tokens of prompts */
                            promptTokens: number;
                            /** @description Requests that were answered, probes not counted */
                            requests: number;
                            /** @description Streams that were resumed */
                            resumes: number;
                            /** @description Milliseconds from the beginning of a call to its first token; null where none came */
                            ttft: {
                                /** @description Median */
                                p50: number;
                                /** @description 95th percentile */
                                p95: number;
                            } | null;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queues: {
                            /**
                             * @description Jobs that run
                             * @example 0
                             */
                            active: number;
                            /**
                             * @description Jobs that are done and not archived yet
                             * @example 0
                             */
                            completed: number;
                            /**
                             * @description Jobs that wait
                             * @example 0
                             */
                            created: number;
                            /**
                             * @description Jobs whose attempts are spent
                             * @example 0
                             */
                            failed: number;
                            /**
                             * @description Name of the queue
                             * @example session-removal
                             */
                            name: string;
                            /**
                             * @description Whether it is paused, on every replica
                             * @example false
                             */
                            paused: boolean;
                            /**
                             * @description Jobs that wait for another attempt
                             * @example 0
                             */
                            retry: number;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description pause starts no further job on any replica, resume goes on, clear removes every job that does not run */
                action: "pause" | "resume" | "clear";
                /**
                 * @description Name of the queue
                 * @example session-removal
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A queue of background jobs */
                        queue: {
                            /**
                             * @description Jobs that run
                             * @example 0
                             */
                            active: number;
                            /**
                             * @description Jobs that are done and not archived yet
                             * @example 0
                             */
                            completed: number;
                            /**
                             * @description Jobs that wait
                             * @example 0
                             */
                            created: number;
                            /**
                             * @description Jobs whose attempts are spent
                             * @example 0
                             */
                            failed: number;
                            /**
                             * @description Name of the queue
                             * @example session-removal
                             */
                            name: string;
                            /**
                             * @description Whether it is paused, on every replica
                             * @example false
                             */
                            paused: boolean;
                            /**
                             * @description Jobs that wait for another attempt
                             * @example 0
                             */
                            retry: number;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /**
                 * @description Only jobs in this state
                 * @example failed
                 */
                state?: "created" | "active" | "retry" | "failed" | "completed";
            };
            header?: never;
            path: {
                /**
                 * @description Name of the queue
                 * @example session-removal
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: {
                            /**
                             * Format: date-time
                             * @description When it ended
                             */
                            completedAt: string | null;
                            /**
                             * Format: date-time
                             * @description When it was made
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            createdAt: string;
                            /** @description What the job was given */
                            data: {
                                [key: string]: unknown;
                            } | null;
                            /**
                             * Format: uuid
                             * @description Id of the job
                             */
                            id: string;
                            /** @description What it brought, or why it failed */
                            output: {
                                [key: string]: unknown;
                            } | null;
                            /**
                             * @description Attempts after the first
                             * @example 0
                             */
                            retries: number;
                            /**
                             * Format: date-time
                             * @description When its last attempt began
                             */
                            startedAt: string | null;
                            /**
                             * @description Only jobs in this state
                             * @example failed
                             * @enum {string}
                             */
                            state: "created" | "active" | "retry" | "failed" | "completed";
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSystemInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replica that answers, and its database */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cpu: {
                            /** @description Processors that the process may use */
                            available: number;
                            /** @description Of the machine, over 1, 5 and 15 minutes */
                            loadAverage: number[];
                            /** @description Processor time used since the start */
                            seconds: number;
                        };
                        database: {
                            pool: {
                                /** @description Unused ones */
                                idle: number;
                                /** @description DATABASE_POOL_MAX */
                                max: number;
                                /** @description Open connections */
                                total: number;
                                /** @description Callers that wait for one */
                                waiting: number;
                            };
                            /**
                             * @description Bytes: size of the database
                             * @example 104857600
                             */
                            size: number;
                            /**
                             * @description Version of PostgreSQL
                             * @example 18.1
                             */
                            version: string;
                        };
                        /**
                         * @description Level that is logged now
                         * @example info
                         */
                        logLevel: string;
                        memory: {
                            /**
                             * @description Bytes: buffers outside of the heap
                             * @example 104857600
                             */
                            external: number;
                            /**
                             * @description Bytes: reserved JavaScript heap
                             * @example 104857600
                             */
                            heapTotal: number;
                            /**
                             * @description Bytes: used JavaScript heap
                             * @example 104857600
                             */
                            heapUsed: number;
                            /**
                             * @description Bytes: resident memory of the process
                             * @example 104857600
                             */
                            rss: number;
                            /**
                             * @description Bytes: free memory of the machine
                             * @example 104857600
                             */
                            systemFree: number;
                            /**
                             * @description Bytes: memory of the machine
                             * @example 104857600
                             */
                            systemTotal: number;
                        };
                        /**
                         * @description Version of Node.js
                         * @example v24.1.0
                         */
                        node: string;
                        /** @description Process id */
                        pid: number;
                        /**
                         * @description Operating system and processor
                         * @example linux-x64
                         */
                        platform: string;
                        /** @description Seconds since the process started */
                        uptime: number;
                        /**
                         * @description Version of Parley
                         * @example 0.1.0
                         */
                        version: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description As it stands in `x-request-id`, a log line or an answer; `resp_` and `chatcmpl-` may stand before it
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Names and figures; never a word of a conversation */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Audit events of the request, oldest first */
                        events: {
                            /**
                             * @description What happened
                             * @example auth.login
                             */
                            action: string;
                            /** @description Who did it; null: nobody signed in */
                            actorId: string | null;
                            /**
                             * Format: date-time
                             * @description When it happened, by the database's clock
                             */
                            at: string;
                            /** @description What else is known */
                            details: {
                                [key: string]: unknown;
                            };
                            /** @description Id of the event */
                            id: string;
                            /** @description Address that it was done from */
                            ip: string | null;
                            /**
                             * @description How it ended: failure where it was refused
                             * @enum {unknown}
                             */
                            outcome: "success" | "failure";
                            /** @description `x-request-id` of the request */
                            requestId: string | null;
                            /** @description What it was done to, beside the user */
                            target: string | null;
                            /** @description Whom it is about; null: nobody known */
                            userId: string | null;
                        }[];
                        /** @description Newest first, 20 at most */
                        generations: {
                            /** @description The agent that was asked */
                            agentId: string | null;
                            /** @description The agent that answered, or was asked last */
                            answeredBy: string | null;
                            /** @description All attempts */
                            attemptCount: number | null;
                            /** @description Retries and fallbacks in their order, 50 at most */
                            attempts: {
                                /** @description The agent that was asked, or one that stood in */
                                agentId: string;
                                /** @description Model that was asked for */
                                model: string | null;
                                /** @description Milliseconds */
                                ms: number;
                                number: number;
                                /** @description Why it failed, as in `details.reason` of errors; null where it answered */
                                reason: string | null;
                                /** @description HTTP status of its failure, where that has one */
                                status: number | null;
                                /** @description Host and port */
                                target: string | null;
                            }[];
                            cost: {
                                /** @description Millionths */
                                amount: number;
                                currency: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description When its end was stored
                             */
                            endedAt: string | null;
                            error: {
                                /** @description As the client was told */
                                code: string | null;
                                /** @description Of the upstream */
                                reason: string | null;
                            } | null;
                            /** @description Why the model ended */
                            finishReason: string | null;
                            /** @description Protocol that it was asked in */
                            front: string | null;
                            /** @description Of the answer, or of the call where no answer is stored */
                            id: string;
                            /** @description The API key that it was asked with */
                            keyId: string | null;
                            /** @enum {unknown} */
                            kind: "message" | "call";
                            /** @description Model that answered */
                            model: string | null;
                            /** @description Id of the process that produces it now */
                            process: string | null;
                            /** @description Protocol of the upstream */
                            provider: string | null;
                            /** @enum {unknown} */
                            purpose: "turn" | "title" | "front";
                            /** @description `x-request-id` of the request that asked */
                            requestId: string | null;
                            /** @description Its conversation */
                            sessionId: string | null;
                            /**
                             * Format: date-time
                             * @description When its turn was stored
                             */
                            startedAt: string;
                            /** @description streaming, complete, stopped, failed, interrupted */
                            status: string;
                            times: {
                                /** @description Milliseconds: until the turn was stored */
                                commitMs: number | null;
                                /** @description Milliseconds: until the first token */
                                firstTokenMs: number | null;
                                /** @description Milliseconds: waited between attempts */
                                pausedMs: number | null;
                                /** @description Milliseconds: waited for a place at the agent */
                                queuedMs: number | null;
                                /** @description Milliseconds: until the end */
                                totalMs: number | null;
                            };
                            /** @description Facts that are not known: `request-forgotten` (requests are remembered by the process that served them, some thousands of them), `still-running`, `attempts-unknown` (an older version, or a crash, recorded the call), `message-removed`, `nothing-called` */
                            unknown: ("request-forgotten" | "still-running" | "attempts-unknown" | "message-removed" | "nothing-called")[];
                            usage: {
                                /** @description Of the prompt */
                                cachedTokens: number | null;
                                completionTokens: number;
                                /** @description Whether they were counted here and not by the upstream */
                                isEstimated: boolean;
                                promptTokens: number;
                                /** @description Of the answer */
                                reasoningTokens: number | null;
                            } | null;
                            user: {
                                /** @description Id of the user */
                                id: string;
                                /** @description Null where the account is gone */
                                name: string | null;
                            };
                        }[];
                        /** @description What was looked for */
                        id: string;
                        request: {
                            /**
                             * Format: date-time
                             * @description When it was over
                             */
                            at: string;
                            /** @description Code of its error */
                            code: string | null;
                            /** @description Milliseconds to the end of its response */
                            durationMs: number;
                            /** @description `x-request-id` */
                            id: string;
                            /** @description The API key that it came with */
                            keyId: string | null;
                            /** @example POST */
                            method: string;
                            /** @description Template of its path; null where no route has the address */
                            route: string | null;
                            /**
                             * @description 499 where the client left before the end
                             * @example 200
                             */
                            status: number;
                            user: {
                                /** @description Id of the user */
                                id: string;
                                /** @description Null where the account is gone */
                                name: string | null;
                            } | null;
                        } | null;
                        session: {
                            agentId: string;
                            archived: boolean;
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            id: string;
                            /** @description Deleted, and not removed yet */
                            isDeleted: boolean;
                            /**
                             * Format: date-time
                             * @description When it was last written to
                             */
                            lastMessageAt: string;
                            messageCount: number;
                            user: {
                                /** @description Id of the user */
                                id: string;
                                /** @description Null where the account is gone */
                                name: string | null;
                            };
                        } | null;
                        /** @description Facts that are not known: `request-forgotten` (requests are remembered by the process that served them, some thousands of them), `still-running`, `attempts-unknown` (an older version, or a crash, recorded the call), `message-removed`, `nothing-called` */
                        unknown: ("request-forgotten" | "still-running" | "attempts-unknown" | "message-removed" | "nothing-called")[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description Format of the answer */
                format?: "json" | "csv";
                /** @description Not before this; a date is its midnight in UTC; 30 days ago when absent */
                from?: string;
                /** @description Subject of a line */
                groupBy?: "agent" | "user" | "key" | "model" | "front" | "day";
                /** @description Before this; a date is its midnight in UTC */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        usage: {
                            /**
                             * @description Tokens of answers
                             * @example 8000
                             */
                            completionTokens: number;
                            /** @description Null where there are several currencies: see `costs` */
                            cost: number | null;
                            /** @description By currency */
                            costs: {
                                /**
                                 * @description Millionths of the currency
                                 * @example 1200000
                                 */
                                amount: number;
                                /**
                                 * @description ISO 4217
                                 * @example USD
                                 */
                                currency: string;
                            }[];
                            /**
                             * @description Calls that failed, or that the end of a process cut
                             * @example 1
                             */
                            errors: number;
                            /**
                             * @description Id of the agent, user or API key, name of the model or front, or day (UTC); null: calls without a key or a model, or for titles
                             * @example writer
                             */
                            key: string | null;
                            /**
                             * @description Name of the agent, user or key, also of a deleted one; else the key
                             * @example Writer
                             */
                            name: string | null;
                            /**
                             * @description Tokens of prompts
                             * @example 12000
                             */
                            promptTokens: number;
                            /**
                             * @description Calls that reached an upstream, retries and fallbacks of one counted once
                             * @example 42
                             */
                            requests: number;
                        }[];
                    };
                    "text/csv": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Text in the username or the e-mail address, in whatever case */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                        users: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /** @description Whether the account is locked */
                            disabled: boolean;
                            /** @description E-mail address */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                            quota: {
                                /**
                                 * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                                 * @example 100000
                                 */
                                costPerMonth?: number | null;
                                /**
                                 * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                                 * @example 100000
                                 */
                                tokensPerDay?: number | null;
                            } | null;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * Format: date-time
                             * @description When it was last changed
                             */
                            updatedAt: string;
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "grace",
                 *       "email": "grace@example.org",
                 *       "role": "user",
                 *       "quota": {
                 *         "tokensPerDay": 100000
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description E-mail address */
                    email?: string | null;
                    /** @description 8 to 128 characters with a letter and a digit; generated when absent */
                    password?: string;
                    /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                    quota?: {
                        /**
                         * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                         * @example 100000
                         */
                        costPerMonth?: number | null;
                        /**
                         * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                         * @example 100000
                         */
                        tokensPerDay?: number | null;
                    } | null;
                    /**
                     * @description What the user may do
                     * @enum {unknown}
                     */
                    role?: "user" | "admin";
                    /**
                     * @description Unique whatever the case
                     * @example ada
                     */
                    username: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Only when it was generated: shown now and never again */
                        password?: string;
                        /** @description An account, as administrators see it */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /** @description Whether the account is locked */
                            disabled: boolean;
                            /** @description E-mail address */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                            quota: {
                                /**
                                 * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                                 * @example 100000
                                 */
                                costPerMonth?: number | null;
                                /**
                                 * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                                 * @example 100000
                                 */
                                tokensPerDay?: number | null;
                            } | null;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * Format: date-time
                             * @description When it was last changed
                             */
                            updatedAt: string;
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How much of a quota is used: what is over. What runs is reserved beside it */
                        used: {
                            /**
                             * @description Cost of calls that began this month (UTC), in millionths of whatever currency
                             * @example 1200000
                             */
                            costThisMonth: number;
                            /**
                             * @description Tokens of calls that began today (UTC)
                             * @example 12000
                             */
                            tokensToday: number;
                        };
                        /** @description An account, as administrators see it */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /** @description Whether the account is locked */
                            disabled: boolean;
                            /** @description E-mail address */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                            quota: {
                                /**
                                 * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                                 * @example 100000
                                 */
                                costPerMonth?: number | null;
                                /**
                                 * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                                 * @example 100000
                                 */
                                tokensPerDay?: number | null;
                            } | null;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * Format: date-time
                             * @description When it was last changed
                             */
                            updatedAt: string;
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quota": {
                 *         "tokensPerDay": 100000,
                 *         "costPerMonth": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Whether the account is locked */
                    disabled?: boolean;
                    /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                    quota?: {
                        /**
                         * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                         * @example 100000
                         */
                        costPerMonth?: number | null;
                        /**
                         * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                         * @example 100000
                         */
                        tokensPerDay?: number | null;
                    } | null;
                    /**
                     * @description What the user may do
                     * @enum {unknown}
                     */
                    role?: "user" | "admin";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description An account, as administrators see it */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /** @description Whether the account is locked */
                            disabled: boolean;
                            /** @description E-mail address */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                            quota: {
                                /**
                                 * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                                 * @example 100000
                                 */
                                costPerMonth?: number | null;
                                /**
                                 * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                                 * @example 100000
                                 */
                                tokensPerDay?: number | null;
                            } | null;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * Format: date-time
                             * @description When it was last changed
                             */
                            updatedAt: string;
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApiKeysOfUser: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apiKeys: {
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            /** @description When it stops working; null: never */
                            expiresAt: string | null;
                            /**
                             * @description Id of the key
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description When it was last used, to a minute */
                            lastUsedAt: string | null;
                            /**
                             * @description What it is for
                             * @example nightly import
                             */
                            name: string;
                            /**
                             * @description How the key begins, to tell keys apart
                             * @example pk_Zk3vX9aQ1
                             */
                            prefix: string;
                            /** @description Limit of the key alone, set by an administrator; null: the general one of its user */
                            rateLimit: {
                                /**
                                 * @description Requests that a window allows
                                 * @example 3000
                                 */
                                max: number;
                                /**
                                 * @description Length of a window
                                 * @example 60
                                 */
                                windowSeconds: number;
                            } | null;
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeApiKeyOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
                /**
                 * @description Id of the key
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    limitApiKeyOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
                /**
                 * @description Id of the key
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rateLimit": {
                 *         "max": 60,
                 *         "windowSeconds": 60
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Limit of the key alone, in place of the general one of its user; null: the general one */
                    rateLimit: {
                        /**
                         * @description Requests that a window allows
                         * @example 3000
                         */
                        max: number;
                        /**
                         * @description Length of a window
                         * @example 60
                         */
                        windowSeconds?: number;
                    } | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description An API key without its secret */
                        apiKey: {
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            /** @description When it stops working; null: never */
                            expiresAt: string | null;
                            /**
                             * @description Id of the key
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description When it was last used, to a minute */
                            lastUsedAt: string | null;
                            /**
                             * @description What it is for
                             * @example nightly import
                             */
                            name: string;
                            /**
                             * @description How the key begins, to tell keys apart
                             * @example pk_Zk3vX9aQ1
                             */
                            prefix: string;
                            /** @description Limit of the key alone, set by an administrator; null: the general one of its user */
                            rateLimit: {
                                /**
                                 * @description Requests that a window allows
                                 * @example 3000
                                 */
                                max: number;
                                /**
                                 * @description Length of a window
                                 * @example 60
                                 */
                                windowSeconds: number;
                            } | null;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listLoginsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        logins: {
                            /**
                             * Format: date-time
                             * @description When the device signed in
                             */
                            createdAt: string;
                            /** @description Whether this request is made with it */
                            current: boolean;
                            /**
                             * Format: date-time
                             * @description When it ends, if it does not refresh before
                             */
                            expiresAt: string;
                            /**
                             * @description Id of the login
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description Address that it signed in from
                             * @example 203.0.113.7
                             */
                            ip: string | null;
                            /**
                             * Format: date-time
                             * @description When it last refreshed its tokens
                             */
                            lastUsedAt: string;
                            /**
                             * @description Browser or client that it signed in with
                             * @example Mozilla/5.0 …
                             */
                            userAgent: string | null;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeLoginOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
                /**
                 * @description Id of the login
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                loginId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "newPassword": "correct-horse-2"
                 *     }
                 */
                "application/json": {
                    /** @description 8 to 128 characters with a letter and a digit; generated when absent */
                    newPassword?: string;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Only when it was generated: shown now and never again */
                        password?: string;
                        /** @description An account, as administrators see it */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /** @description Whether the account is locked */
                            disabled: boolean;
                            /** @description E-mail address */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                            quota: {
                                /**
                                 * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                                 * @example 100000
                                 */
                                costPerMonth?: number | null;
                                /**
                                 * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                                 * @example 100000
                                 */
                                tokensPerDay?: number | null;
                            } | null;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * Format: date-time
                             * @description When it was last changed
                             */
                            updatedAt: string;
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSharesOfUser: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                        shares: {
                            /**
                             * Format: date-time
                             * @description The moment that it shows
                             */
                            createdAt: string;
                            /**
                             * @description Id of the link
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description The conversation that it shows
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            sessionId: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeShareOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
                /**
                 * @description Id of the link
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                shareId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description Administrators only */
                includeInactive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agents: components["schemas"]["Agent"][];
                    };
                };
            };
            /** @description It is what `If-None-Match` names */
            304: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "writer",
                 *       "name": "Writer",
                 *       "provider": "openai",
                 *       "endpoint": "https://api.openai.com/v1",
                 *       "apiKey": "sk-your-key",
                 *       "model": "gpt-4o-mini",
                 *       "systemPrompt": "Be brief."
                 *     }
                 */
                "application/json": {
                    /** @description Secret of the upstream; write-only */
                    apiKey?: string | null;
                    /** @description Application at the upstream, where its protocol has such */
                    appId?: string | null;
                    /** @description Free tags */
                    capabilities?: string[];
                    /** @description Budget of the prompt in tokens, 8192 when absent or null; the oldest turns are cut */
                    contextTokens?: number | null;
                    /** @description What it is good for */
                    description?: string;
                    /** @description Base (`https://host/v1`) or full path of the upstream */
                    endpoint?: string | null;
                    /** @description Several upstreams; the first is called where `endpoint` is absent */
                    endpoints?: {
                        /** @description Secret of this upstream */
                        apiKey?: string | null;
                        /** @description Base or full path */
                        endpoint: string;
                        /** @description Share of the calls, beside the others'; 1 when absent */
                        weight?: number;
                    }[] | null;
                    /** @description Agents to try instead, in order */
                    fallback?: string[];
                    /** @description What the upstream can do */
                    features?: {
                        /** @description Whether it tells workflow steps */
                        supportsDetail?: boolean;
                        /** @description Whether it takes files */
                        supportsFiles?: boolean;
                        /** @description Whether it takes images */
                        supportsImages?: boolean;
                        /** @description Whether it can stream; true when absent */
                        supportsStream?: boolean;
                    };
                    /**
                     * @description Stable id
                     * @example writer
                     */
                    id: string;
                    /** @description False hides the agent */
                    isActive?: boolean;
                    /** @description Generations at once */
                    maxConcurrency?: number | null;
                    /** @description Longest answer in tokens */
                    maxTokens?: number | null;
                    /** @description Model that the upstream is asked for */
                    model?: string | null;
                    /**
                     * @description Shown to people
                     * @example Writer
                     */
                    name: string;
                    /** @description Price of a million tokens */
                    price?: {
                        /** @description Of the cached part of the prompt; as input when absent */
                        cachedInput?: number | null;
                        /**
                         * @description ISO 4217
                         * @example USD
                         */
                        currency: string;
                        /** @description Of the prompt */
                        input: number;
                        /** @description Of the answer */
                        output: number;
                    } | null;
                    /** @description Whether the upstream is asked for its state without a user’s request */
                    probe?: boolean;
                    /** @description Protocol that the upstream speaks */
                    provider: string;
                    /** @description Limits of the agent; unlimited when absent */
                    rateLimit?: {
                        /** @description Requests a minute, over all users */
                        requestsPerMinute?: number | null;
                        /** @description Tokens a minute, over all users */
                        tokensPerMinute?: number | null;
                    } | null;
                    /** @description Retries before the first token */
                    retry?: {
                        /** @description Retries after the first call */
                        attempts?: number;
                        /** @description Delay before the first retry */
                        baseDelayMs?: number;
                    } | null;
                    /** @description Questions a client may offer */
                    suggestedQuestions?: string[];
                    /** @description Put in front of every conversation */
                    systemPrompt?: string | null;
                    /** @description Sampling temperature; 0 is 0, null leaves it to the upstream */
                    temperature?: number | null;
                    /** @description Time limits of an upstream call in milliseconds */
                    timeouts?: {
                        /** @description Until the answer begins */
                        firstByteMs?: number;
                        /** @description Longest silence within the answer */
                        idleMs?: number;
                        /** @description The whole answer */
                        totalMs?: number;
                    } | null;
                    /** @description Agent that names conversations; null keeps the cut of the first message */
                    titleAgent?: string | null;
                    /** @description Values that callers may fill in */
                    variables?: {
                        /** @description Name that `variables` of a chat request uses */
                        key: string;
                        /** @description What a form shows */
                        label?: string;
                        /** @description Choices of a select */
                        options?: string[];
                        /** @description Whether a form should insist on it */
                        required?: boolean;
                        /** @description Kind of input, such as text or select */
                        type?: string;
                    }[];
                    /** @description First thing a client may show */
                    welcomeText?: string | null;
                };
            };
        };
        responses: {
            /** @description A named configuration of a provider */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Free tags
                         * @example [
                         *       "chat"
                         *     ]
                         */
                        capabilities: string[];
                        /** @description What it is good for */
                        description: string;
                        features: {
                            /** @description Whether workflow steps come as status events */
                            supportsDetail: boolean;
                            supportsFiles: boolean;
                            supportsImages: boolean;
                            /** @description Whether answers stream; otherwise a streamed call gets one chunk */
                            supportsStream: boolean;
                        };
                        /**
                         * @description Stable id
                         * @example guide
                         */
                        id: string;
                        /** @description Beside the reason: the same for a program; absent where this version does not know the reason */
                        inactiveCause?: {
                            /** @enum {unknown} */
                            code: "switchedOff" | "deleted" | "left" | "sealed" | "unspoken" | "unsendable" | "unsendableVariable" | "unset" | "endpoint";
                            /** @description Variables, or the provider, that the reason mentions */
                            names: string[];
                        };
                        /**
                         * @description Of an inactive one, in the list with `includeInactive`: why it can't be used, a variable by its name
                         * @example OPENAI_API_KEY is not set
                         */
                        inactiveReason?: string;
                        /** @description Whether it can be talked to */
                        isActive: boolean;
                        /**
                         * @description Model that answers
                         * @example gpt-4o-mini
                         */
                        model: string | null;
                        /**
                         * @description Shown to people
                         * @example Guide
                         */
                        name: string;
                        /**
                         * @description Protocol of its upstream
                         * @example openai
                         */
                        provider: string;
                        /** @description Over all users */
                        rateLimit: {
                            /** @description Null: unlimited */
                            requestsPerMinute: number | null;
                            /** @description Null: unlimited */
                            tokensPerMinute: number | null;
                        };
                        /** @description ISO 8601 in UTC */
                        updatedAt: string;
                        /** @description First thing a client may show */
                        welcomeText: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity, as the error envelope */
            422: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A named configuration of a provider */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Free tags
                         * @example [
                         *       "chat"
                         *     ]
                         */
                        capabilities: string[];
                        /** @description What it is good for */
                        description: string;
                        features: {
                            /** @description Whether workflow steps come as status events */
                            supportsDetail: boolean;
                            supportsFiles: boolean;
                            supportsImages: boolean;
                            /** @description Whether answers stream; otherwise a streamed call gets one chunk */
                            supportsStream: boolean;
                        };
                        /**
                         * @description Stable id
                         * @example guide
                         */
                        id: string;
                        /** @description Beside the reason: the same for a program; absent where this version does not know the reason */
                        inactiveCause?: {
                            /** @enum {unknown} */
                            code: "switchedOff" | "deleted" | "left" | "sealed" | "unspoken" | "unsendable" | "unsendableVariable" | "unset" | "endpoint";
                            /** @description Variables, or the provider, that the reason mentions */
                            names: string[];
                        };
                        /**
                         * @description Of an inactive one, in the list with `includeInactive`: why it can't be used, a variable by its name
                         * @example OPENAI_API_KEY is not set
                         */
                        inactiveReason?: string;
                        /** @description Whether it can be talked to */
                        isActive: boolean;
                        /**
                         * @description Model that answers
                         * @example gpt-4o-mini
                         */
                        model: string | null;
                        /**
                         * @description Shown to people
                         * @example Guide
                         */
                        name: string;
                        /**
                         * @description Protocol of its upstream
                         * @example openai
                         */
                        provider: string;
                        /** @description Over all users */
                        rateLimit: {
                            /** @description Null: unlimited */
                            requestsPerMinute: number | null;
                            /** @description Null: unlimited */
                            tokensPerMinute: number | null;
                        };
                        /** @description ISO 8601 in UTC */
                        updatedAt: string;
                        /** @description First thing a client may show */
                        welcomeText: string;
                    };
                };
            };
            /** @description It is what `If-None-Match` names */
            304: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A named configuration of a provider */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Free tags
                         * @example [
                         *       "chat"
                         *     ]
                         */
                        capabilities: string[];
                        /** @description What it is good for */
                        description: string;
                        features: {
                            /** @description Whether workflow steps come as status events */
                            supportsDetail: boolean;
                            supportsFiles: boolean;
                            supportsImages: boolean;
                            /** @description Whether answers stream; otherwise a streamed call gets one chunk */
                            supportsStream: boolean;
                        };
                        /**
                         * @description Stable id
                         * @example guide
                         */
                        id: string;
                        /** @description Beside the reason: the same for a program; absent where this version does not know the reason */
                        inactiveCause?: {
                            /** @enum {unknown} */
                            code: "switchedOff" | "deleted" | "left" | "sealed" | "unspoken" | "unsendable" | "unsendableVariable" | "unset" | "endpoint";
                            /** @description Variables, or the provider, that the reason mentions */
                            names: string[];
                        };
                        /**
                         * @description Of an inactive one, in the list with `includeInactive`: why it can't be used, a variable by its name
                         * @example OPENAI_API_KEY is not set
                         */
                        inactiveReason?: string;
                        /** @description Whether it can be talked to */
                        isActive: boolean;
                        /**
                         * @description Model that answers
                         * @example gpt-4o-mini
                         */
                        model: string | null;
                        /**
                         * @description Shown to people
                         * @example Guide
                         */
                        name: string;
                        /**
                         * @description Protocol of its upstream
                         * @example openai
                         */
                        provider: string;
                        /** @description Over all users */
                        rateLimit: {
                            /** @description Null: unlimited */
                            requestsPerMinute: number | null;
                            /** @description Null: unlimited */
                            tokensPerMinute: number | null;
                        };
                        /** @description ISO 8601 in UTC */
                        updatedAt: string;
                        /** @description First thing a client may show */
                        welcomeText: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Writes and edits",
                 *       "temperature": 0.7,
                 *       "maxTokens": null
                 *     }
                 */
                "application/json": {
                    /** @description Secret of the upstream; write-only */
                    apiKey?: string | null;
                    /** @description Application at the upstream, where its protocol has such */
                    appId?: string | null;
                    /** @description Free tags */
                    capabilities?: string[] | null;
                    /** @description Budget of the prompt in tokens, 8192 when absent or null; the oldest turns are cut */
                    contextTokens?: number | null;
                    /** @description What it is good for */
                    description?: string | null;
                    /** @description Base (`https://host/v1`) or full path of the upstream */
                    endpoint?: string | null;
                    /** @description Several upstreams; the first is called where `endpoint` is absent */
                    endpoints?: {
                        /** @description Secret of this upstream */
                        apiKey?: string | null;
                        /** @description Base or full path */
                        endpoint: string;
                        /** @description Share of the calls, beside the others'; 1 when absent */
                        weight?: number;
                    }[] | null;
                    /** @description Agents to try instead, in order */
                    fallback?: string[] | null;
                    /** @description What the upstream can do */
                    features?: {
                        /** @description Whether it tells workflow steps */
                        supportsDetail?: boolean | null;
                        /** @description Whether it takes files */
                        supportsFiles?: boolean | null;
                        /** @description Whether it takes images */
                        supportsImages?: boolean | null;
                        /** @description Whether it can stream; true when absent */
                        supportsStream?: boolean | null;
                    } | null;
                    /**
                     * @description Stable id
                     * @example writer
                     */
                    id?: string;
                    /** @description False hides the agent */
                    isActive?: boolean | null;
                    /** @description Generations at once */
                    maxConcurrency?: number | null;
                    /** @description Longest answer in tokens */
                    maxTokens?: number | null;
                    /** @description Model that the upstream is asked for */
                    model?: string | null;
                    /**
                     * @description Shown to people
                     * @example Writer
                     */
                    name?: string;
                    /** @description Price of a million tokens */
                    price?: {
                        /** @description Of the cached part of the prompt; as input when absent */
                        cachedInput?: number | null;
                        /**
                         * @description ISO 4217
                         * @example USD
                         */
                        currency?: string;
                        /** @description Of the prompt */
                        input?: number;
                        /** @description Of the answer */
                        output?: number;
                    } | null;
                    /** @description Whether the upstream is asked for its state without a user’s request */
                    probe?: boolean | null;
                    /** @description Protocol that the upstream speaks */
                    provider?: string;
                    /** @description Limits of the agent; unlimited when absent */
                    rateLimit?: {
                        /** @description Requests a minute, over all users */
                        requestsPerMinute?: number | null;
                        /** @description Tokens a minute, over all users */
                        tokensPerMinute?: number | null;
                    } | null;
                    /** @description Retries before the first token */
                    retry?: {
                        /** @description Retries after the first call */
                        attempts?: number | null;
                        /** @description Delay before the first retry */
                        baseDelayMs?: number | null;
                    } | null;
                    /** @description Questions a client may offer */
                    suggestedQuestions?: string[] | null;
                    /** @description Put in front of every conversation */
                    systemPrompt?: string | null;
                    /** @description Sampling temperature; 0 is 0, null leaves it to the upstream */
                    temperature?: number | null;
                    /** @description Time limits of an upstream call in milliseconds */
                    timeouts?: {
                        /** @description Until the answer begins */
                        firstByteMs?: number | null;
                        /** @description Longest silence within the answer */
                        idleMs?: number | null;
                        /** @description The whole answer */
                        totalMs?: number | null;
                    } | null;
                    /** @description Agent that names conversations; null keeps the cut of the first message */
                    titleAgent?: string | null;
                    /** @description Values that callers may fill in */
                    variables?: {
                        /** @description Name that `variables` of a chat request uses */
                        key: string;
                        /** @description What a form shows */
                        label?: string;
                        /** @description Choices of a select */
                        options?: string[];
                        /** @description Whether a form should insist on it */
                        required?: boolean;
                        /** @description Kind of input, such as text or select */
                        type?: string;
                    }[] | null;
                    /** @description First thing a client may show */
                    welcomeText?: string | null;
                };
            };
        };
        responses: {
            /** @description A named configuration of a provider */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Free tags
                         * @example [
                         *       "chat"
                         *     ]
                         */
                        capabilities: string[];
                        /** @description What it is good for */
                        description: string;
                        features: {
                            /** @description Whether workflow steps come as status events */
                            supportsDetail: boolean;
                            supportsFiles: boolean;
                            supportsImages: boolean;
                            /** @description Whether answers stream; otherwise a streamed call gets one chunk */
                            supportsStream: boolean;
                        };
                        /**
                         * @description Stable id
                         * @example guide
                         */
                        id: string;
                        /** @description Beside the reason: the same for a program; absent where this version does not know the reason */
                        inactiveCause?: {
                            /** @enum {unknown} */
                            code: "switchedOff" | "deleted" | "left" | "sealed" | "unspoken" | "unsendable" | "unsendableVariable" | "unset" | "endpoint";
                            /** @description Variables, or the provider, that the reason mentions */
                            names: string[];
                        };
                        /**
                         * @description Of an inactive one, in the list with `includeInactive`: why it can't be used, a variable by its name
                         * @example OPENAI_API_KEY is not set
                         */
                        inactiveReason?: string;
                        /** @description Whether it can be talked to */
                        isActive: boolean;
                        /**
                         * @description Model that answers
                         * @example gpt-4o-mini
                         */
                        model: string | null;
                        /**
                         * @description Shown to people
                         * @example Guide
                         */
                        name: string;
                        /**
                         * @description Protocol of its upstream
                         * @example openai
                         */
                        provider: string;
                        /** @description Over all users */
                        rateLimit: {
                            /** @description Null: unlimited */
                            requestsPerMinute: number | null;
                            /** @description Null: unlimited */
                            tokensPerMinute: number | null;
                        };
                        /** @description ISO 8601 in UTC */
                        updatedAt: string;
                        /** @description First thing a client may show */
                        welcomeText: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity, as the error envelope */
            422: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAgentStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How an agent is */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The most that any of its endpoints lets through
                         * @enum {unknown}
                         */
                        breaker: "closed" | "open" | "half-open";
                        /**
                         * Format: date-time
                         * @description When this was found
                         */
                        checkedAt: string;
                        /** @description Part of the calls of the last five minutes that failed by the agent’s fault */
                        errorShare: number | null;
                        /**
                         * @description Agent id
                         * @example writer
                         */
                        id: string;
                        /** @description The last of these failures */
                        lastFailure: {
                            /** Format: date-time */
                            at: string;
                            /**
                             * @description As in `details.reason` of errors
                             * @enum {unknown}
                             */
                            reason: "connect" | "timeout_first_byte" | "timeout_idle" | "timeout_total" | "rate_limited" | "auth" | "bad_request" | "context_length" | "content_filter" | "server" | "cut" | "protocol";
                        } | null;
                        /** @description Milliseconds to the first token in the last five minutes */
                        latency: {
                            /**
                             * @description Median
                             * @example 412.5
                             */
                            p50: number;
                            /**
                             * @description 95th percentile
                             * @example 412.5
                             */
                            p95: number;
                        } | null;
                        /** @description Milliseconds to the first token, the median of the last five minutes */
                        latencyMs: number | null;
                        /**
                         * @description `unknown` until something has been heard of its upstream; an agent without an upstream is `available`
                         * @enum {unknown}
                         */
                        status: "available" | "degraded" | "unavailable" | "unknown";
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    validateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Everything that was found */
                        errors: {
                            /**
                             * @description What to branch on; where the probe failed, its reason
                             * @example auth
                             * @enum {unknown}
                             */
                            keyword: "connect" | "timeout_first_byte" | "timeout_idle" | "timeout_total" | "rate_limited" | "auth" | "bad_request" | "context_length" | "content_filter" | "server" | "cut" | "protocol" | "provider" | "reference" | "inactive";
                            /**
                             * @description A sentence for a person
                             * @example the upstream refuses the key (status 401)
                             */
                            message: string;
                            /**
                             * @description Where it lies; `/targets/<n>/…` where the agent has several endpoints
                             * @example /apiKey
                             */
                            path: string;
                        }[];
                        /** @description Whether nothing was found */
                        valid: boolean;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    reloadAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description They were not in the file before */
                        added: string[];
                        /** @description Their configuration, or a key, is another one */
                        changed: string[];
                        /** @description They have left the file and are inactive */
                        removed: string[];
                        /** @description All others of the file */
                        unchanged: string[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity, as the error envelope */
            422: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apiKeys: {
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            /** @description When it stops working; null: never */
                            expiresAt: string | null;
                            /**
                             * @description Id of the key
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /** @description When it was last used, to a minute */
                            lastUsedAt: string | null;
                            /**
                             * @description What it is for
                             * @example nightly import
                             */
                            name: string;
                            /**
                             * @description How the key begins, to tell keys apart
                             * @example pk_Zk3vX9aQ1
                             */
                            prefix: string;
                            /** @description Limit of the key alone, set by an administrator; null: the general one of its user */
                            rateLimit: {
                                /**
                                 * @description Requests that a window allows
                                 * @example 3000
                                 */
                                max: number;
                                /**
                                 * @description Length of a window
                                 * @example 60
                                 */
                                windowSeconds: number;
                            } | null;
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly import",
                 *       "expiresAt": "2099-01-31T00:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description When it stops working; never, when absent
                     * @example 2027-01-31T00:00:00.000Z
                     */
                    expiresAt?: string | null;
                    /**
                     * @description What it is for
                     * @example nightly import
                     */
                    name: string;
                };
            };
        };
        responses: {
            /** @description An API key */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /** @description When it stops working; null: never */
                        expiresAt: string | null;
                        /**
                         * @description Id of the key
                         * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                         */
                        id: string;
                        /**
                         * @description The key itself: shown now and never again
                         * @example pk_Zk3vX9aQ1…
                         */
                        key: string;
                        /** @description When it was last used, to a minute */
                        lastUsedAt: string | null;
                        /**
                         * @description What it is for
                         * @example nightly import
                         */
                        name: string;
                        /**
                         * @description How the key begins, to tell keys apart
                         * @example pk_Zk3vX9aQ1
                         */
                        prefix: string;
                        /** @description Limit of the key alone, set by an administrator; null: the general one of its user */
                        rateLimit: {
                            /**
                             * @description Requests that a window allows
                             * @example 3000
                             */
                            max: number;
                            /**
                             * @description Length of a window
                             * @example 60
                             */
                            windowSeconds: number;
                        } | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "correct-horse-1",
                 *       "newPassword": "correct-horse-2"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The password
                     * @example correct-horse-1
                     */
                    currentPassword: string;
                    /**
                     * @description 8 to 128 characters, with at least one letter and one digit
                     * @example correct-horse-1
                     */
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "password": "correct-horse-1"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The password
                     * @example correct-horse-1
                     */
                    password: string;
                    /**
                     * @description The username, in whatever case
                     * @example ada
                     */
                    username: string;
                };
            };
        };
        responses: {
            /** @description The account and the tokens of its new login */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description A JWT (RFC 9068): send it as `Authorization: Bearer …`
                         * @example eyJhbGciOiJIUzI1NiIs…
                         */
                        accessToken: string;
                        /**
                         * @description Seconds until the access token expires
                         * @example 900
                         */
                        expiresIn: number;
                        /**
                         * @description Seconds until the refresh token expires, if it is not exchanged before
                         * @example 1209600
                         */
                        refreshExpiresIn: number;
                        /**
                         * @description Exchange it at /api/auth/refresh; each is good for one exchange
                         * @example rt_AZzKp…
                         */
                        refreshToken: string;
                        /** @enum {string} */
                        tokenType: "Bearer";
                        /** @description An account */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /**
                             * @description E-mail address
                             * @example ada@example.com
                             */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listLogins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        logins: {
                            /**
                             * Format: date-time
                             * @description When the device signed in
                             */
                            createdAt: string;
                            /** @description Whether this request is made with it */
                            current: boolean;
                            /**
                             * Format: date-time
                             * @description When it ends, if it does not refresh before
                             */
                            expiresAt: string;
                            /**
                             * @description Id of the login
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description Address that it signed in from
                             * @example 203.0.113.7
                             */
                            ip: string | null;
                            /**
                             * Format: date-time
                             * @description When it last refreshed its tokens
                             */
                            lastUsedAt: string;
                            /**
                             * @description Browser or client that it signed in with
                             * @example Mozilla/5.0 …
                             */
                            userAgent: string | null;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the login
                 * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "rt_AZzKp…"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The latest refresh token of the login
                     * @example rt_AZzKp…
                     */
                    refreshToken?: string;
                } | null;
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    logoutAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description An account */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /**
                             * @description E-mail address
                             * @example ada@example.com
                             */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "rt_AZzKp…"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The latest refresh token of the login
                     * @example rt_AZzKp…
                     */
                    refreshToken: string;
                };
            };
        };
        responses: {
            /** @description The tokens of a login */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description A JWT (RFC 9068): send it as `Authorization: Bearer …`
                         * @example eyJhbGciOiJIUzI1NiIs…
                         */
                        accessToken: string;
                        /**
                         * @description Seconds until the access token expires
                         * @example 900
                         */
                        expiresIn: number;
                        /**
                         * @description Seconds until the refresh token expires, if it is not exchanged before
                         * @example 1209600
                         */
                        refreshExpiresIn: number;
                        /**
                         * @description Exchange it at /api/auth/refresh; each is good for one exchange
                         * @example rt_AZzKp…
                         */
                        refreshToken: string;
                        /** @enum {string} */
                        tokenType: "Bearer";
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "ada",
                 *       "password": "correct-horse-1",
                 *       "email": "ada@example.org"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description E-mail address
                     * @example ada@example.com
                     */
                    email?: string | null;
                    /**
                     * @description 8 to 128 characters, with at least one letter and one digit
                     * @example correct-horse-1
                     */
                    password: string;
                    /**
                     * @description 3 to 32 letters, digits, or any of _ . -; unique whatever the case
                     * @example ada
                     */
                    username: string;
                };
            };
        };
        responses: {
            /** @description The account and the tokens of its new login */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description A JWT (RFC 9068): send it as `Authorization: Bearer …`
                         * @example eyJhbGciOiJIUzI1NiIs…
                         */
                        accessToken: string;
                        /**
                         * @description Seconds until the access token expires
                         * @example 900
                         */
                        expiresIn: number;
                        /**
                         * @description Seconds until the refresh token expires, if it is not exchanged before
                         * @example 1209600
                         */
                        refreshExpiresIn: number;
                        /**
                         * @description Exchange it at /api/auth/refresh; each is good for one exchange
                         * @example rt_AZzKp…
                         */
                        refreshToken: string;
                        /** @enum {string} */
                        tokenType: "Bearer";
                        /** @description An account */
                        user: {
                            /**
                             * Format: date-time
                             * @description When the account was made
                             */
                            createdAt: string;
                            /**
                             * @description E-mail address
                             * @example ada@example.com
                             */
                            email: string | null;
                            /**
                             * @description Id of the user
                             * @example 0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c
                             */
                            id: string;
                            /**
                             * @description What the user may do
                             * @enum {unknown}
                             */
                            role: "user" | "admin";
                            /**
                             * @description As it was written at sign-up
                             * @example ada
                             */
                            username: string;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOwnUsage: {
        parameters: {
            query?: {
                /** @description Not before this; a date is its midnight in UTC; 30 days ago when absent */
                from?: string;
                /** @description Subject of a line */
                groupBy?: "agent" | "key" | "model" | "front" | "day";
                /** @description Before this; a date is its midnight in UTC */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second */
                        quota: {
                            /**
                             * @description Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited
                             * @example 100000
                             */
                            costPerMonth?: number | null;
                            /**
                             * @description Tokens of prompts and answers in a day (UTC); null or absent: unlimited
                             * @example 100000
                             */
                            tokensPerDay?: number | null;
                        } | null;
                        usage: {
                            /**
                             * @description Tokens of answers
                             * @example 8000
                             */
                            completionTokens: number;
                            /** @description Null where there are several currencies: see `costs` */
                            cost: number | null;
                            /** @description By currency */
                            costs: {
                                /**
                                 * @description Millionths of the currency
                                 * @example 1200000
                                 */
                                amount: number;
                                /**
                                 * @description ISO 4217
                                 * @example USD
                                 */
                                currency: string;
                            }[];
                            /**
                             * @description Calls that failed, or that the end of a process cut
                             * @example 1
                             */
                            errors: number;
                            /**
                             * @description Id of the agent, user or API key, name of the model or front, or day (UTC); null: calls without a key or a model, or for titles
                             * @example writer
                             */
                            key: string | null;
                            /**
                             * @description Name of the agent, user or key, also of a deleted one; else the key
                             * @example Writer
                             */
                            name: string | null;
                            /**
                             * @description Tokens of prompts
                             * @example 12000
                             */
                            promptTokens: number;
                            /**
                             * @description Calls that reached an upstream, retries and fallbacks of one counted once
                             * @example 42
                             */
                            requests: number;
                        }[];
                        /** @description How much of a quota is used: what is over. What runs is reserved beside it */
                        used: {
                            /**
                             * @description Cost of calls that began this month (UTC), in millionths of whatever currency
                             * @example 1200000
                             */
                            costThisMonth: number;
                            /**
                             * @description Tokens of calls that began today (UTC)
                             * @example 12000
                             */
                            tokensToday: number;
                        };
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    sendChat: {
        parameters: {
            query?: {
                /** @description Major version of the AI SDK: from 7 on, `finish` and `abort` say why. Absent: the parts that all of them take */
                v?: "5" | "6" | "7";
            };
            header?: {
                /** @description A repeat with the same key and body joins or returns the same answer, for 24 hours */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What the AI SDK’s `DefaultChatTransport` sends. `tools`, by name as assistant-ui sends them, are passed on; further fields are ignored */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "chat-1",
                 *       "trigger": "submit-message",
                 *       "messages": [
                 *         {
                 *           "id": "m1",
                 *           "role": "user",
                 *           "parts": [
                 *             {
                 *               "type": "text",
                 *               "text": "What is Parley?"
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description Agent to ask; absent: the session’s, or else the first active one */
                    agentId?: string | null;
                    /**
                     * @description The client’s own name for the chat, or the id of a session
                     * @example chat-1
                     */
                    id: string;
                    /** @description Of a submit: the user’s message that the last one takes the place of; of a regenerate: the answer, or its question */
                    messageId?: string | null;
                    /** @description The chat as the client shows it; of what is stored already the last message is enough. It may end with an answer that has outputs of the tools that it asked for */
                    messages: ({
                        /** @description The client’s own id of the message, or Parley’s; of more than 128 characters it is not kept */
                        id: string;
                        /** @description What is said */
                        parts: ({
                            /** @description Of a tool: why it failed */
                            errorText?: string;
                            /** @description Of a file */
                            filename?: unknown;
                            /** @description Of a file */
                            mediaType?: string;
                            /** @description Of a tool: what it gave */
                            output?: unknown;
                            /** @description Of a tool: true where its output is not the last */
                            preliminary?: unknown;
                            /** @description Of a tool: true where the client did not run it */
                            providerExecuted?: unknown;
                            /** @description Of a tool: with `output-available`, `output-error` or `output-denied` the agent goes on */
                            state?: unknown;
                            /** @description The text */
                            text?: string;
                            /** @description Of a tool: the call */
                            toolCallId?: string;
                            /** @description `text`; `file`, which is an image where the agent takes such; `tool-` and a name, or `dynamic-tool`, whose outputs go back to the agent; all others are ignored */
                            type: string;
                            /** @description Of a file: `https:` or `data:` */
                            url?: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        /**
                         * @description Who speaks
                         * @enum {unknown}
                         */
                        role: "system" | "user" | "assistant";
                    } & {
                        [key: string]: unknown;
                    })[];
                    /**
                     * @description Whether the last message is new, or is to be answered again
                     * @default submit-message
                     * @enum {unknown}
                     */
                    trigger?: "submit-message" | "regenerate-message";
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The parts of the answer */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    /** @description `v1` */
                    "x-vercel-ai-ui-message-stream"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Bad Gateway, as the error envelope */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Gateway Timeout, as the error envelope */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /**
                 * @description Id of the agent
                 * @example writer
                 */
                agentId?: string;
                /** @description Only archived ones, or only the others; both when absent */
                archived?: boolean;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agentId": "guide",
                 *       "title": "Plans for spring"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Id of the agent
                     * @example writer
                     */
                    agentId: string;
                    /**
                     * @description Its title, in characters (Unicode code points); empty, or with something to see
                     * @example A haiku about autumn
                     */
                    title?: string;
                };
            };
        };
        responses: {
            /** @description One conversation of a user with an agent */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One conversation of a user with an agent */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Plans for spring",
                 *       "archived": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description End of the branch to show from now on, and to go on in; a message of the conversation
                     * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                     */
                    activeLeaf?: string;
                    /** @description True puts it away, false takes it back */
                    archived?: boolean;
                    /**
                     * @description Its title, in characters (Unicode code points); empty, or with something to see
                     * @example A haiku about autumn
                     */
                    title?: string;
                };
            };
        };
        responses: {
            /** @description One conversation of a user with an agent */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportSession: {
        parameters: {
            query?: {
                /** @description Format of the download */
                format?: "json" | "markdown";
            };
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The download */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Names the format
                         * @enum {string}
                         */
                        format: "parley.session";
                        /** @description In the order in which they were stored */
                        messages: {
                            /**
                             * @description An agent of then; it need not exist any more
                             * @example writer
                             */
                            agentId: string | null;
                            /** @description The client's own name for it */
                            clientId: string | null;
                            /**
                             * Format: date-time
                             * @description When its text was final
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            completedAt: string;
                            /** @description The text; of users and systems at most 262,144 characters */
                            content: string;
                            /**
                             * Format: date-time
                             * @description When it was stored
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            createdAt: string;
                            /** @description Why it failed */
                            error: {
                                /** @description Error code */
                                code: string;
                                /** @description A sentence for a person */
                                message: string;
                            } | null;
                            /** @description What the user thought of it */
                            feedback: {
                                /** @description Why, in the user's words */
                                comment: string | null;
                                /**
                                 * @description The verdict
                                 * @example good
                                 * @enum {string}
                                 */
                                rating: "good" | "bad";
                            } | null;
                            /** @description Why the answer ended */
                            finishReason: string | null;
                            /** @description Place in the order of the conversation: 1 is the first. Not a UUID, so that a copy exports the same */
                            id: number;
                            /** @description The model that answered */
                            model: string | null;
                            /** @description The earlier message that it follows; siblings share it; null for a first one */
                            parentId: number | null;
                            /** @description Of a user: the content with its images; absent where it is `content` alone */
                            parts?: {
                                /** @description Of an image, where its client said so */
                                filename?: string;
                                /** @description Of an image */
                                image_url?: {
                                    /** @description `low`, `high` or `auto` */
                                    detail?: string;
                                    /** @description `https:` or `data:` */
                                    url: string;
                                };
                                /** @description Of an image, where its client said so */
                                mediaType?: string;
                                /** @description Of a text */
                                text?: string;
                                /**
                                 * @description What it is
                                 * @enum {string}
                                 */
                                type: "text" | "image_url";
                            }[];
                            /** @description What the model thought; absent where it said nothing */
                            reasoning?: string | null;
                            /**
                             * @description Who speaks
                             * @enum {string}
                             */
                            role: "system" | "user" | "assistant" | "tool";
                            /**
                             * @description How its production ended
                             * @enum {string}
                             */
                            status: "complete" | "stopped" | "failed" | "interrupted";
                            /** @description Of a tool's turn, the call that it is the result of */
                            toolCallId?: string | null;
                            /** @description Calls of tools that the answer asks for */
                            toolCalls?: {
                                /** @description Its arguments, as the model wrote them */
                                arguments: string;
                                /** @description Names the call */
                                id: string;
                                /** @description The tool */
                                name: string;
                            }[] | null;
                            /** @description Token counts */
                            usage: {
                                /**
                                 * @description Of the prompt, those that its upstream had cached
                                 * @example 64
                                 */
                                cachedTokens?: number;
                                /**
                                 * @description Tokens of the answer
                                 * @example 80
                                 */
                                completionTokens: number;
                                /** @description Cost by the price of the agent that answered; absent where it has none */
                                cost?: {
                                    /**
                                     * @description Millionths of the currency
                                     * @example 66000
                                     */
                                    amount: number;
                                    /**
                                     * @description ISO 4217
                                     * @example USD
                                     */
                                    currency: string;
                                };
                                /**
                                 * @description Tokens of the prompt
                                 * @example 120
                                 */
                                promptTokens: number;
                                /**
                                 * @description Of the answer, those of what the model thought
                                 * @example 32
                                 */
                                reasoningTokens?: number;
                                /**
                                 * @description Who counted
                                 * @example provider
                                 * @enum {string}
                                 */
                                source: "provider" | "estimated";
                                /**
                                 * @description Their sum
                                 * @example 200
                                 */
                                totalTokens: number;
                            } | null;
                        }[];
                        /** @description The conversation itself */
                        session: {
                            /**
                             * @description An agent of then; it need not exist any more
                             * @example writer
                             */
                            agentId: string;
                            /** @description Whether it was put away */
                            archived: boolean;
                            /**
                             * Format: date-time
                             * @description When it was made
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description When its last message was added
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            lastMessageAt: string;
                            /** @description Its title */
                            title: string;
                            /**
                             * Format: date-time
                             * @description When anything of it changed last
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            updatedAt: string;
                        };
                        /**
                         * @description Version of the format
                         * @enum {integer}
                         */
                        version: 1;
                    };
                    "text/markdown": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Last message of the branch; has no effect with `tree`
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                leaf?: string;
                /** @description How many at most */
                limit?: number;
                /** @description asc: oldest first; desc: newest first */
                order?: "asc" | "desc";
                /** @description True: ids, parents, roles and times of the whole conversation */
                tree?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            /**
                             * Format: date-time
                             * @description When its text was final; null while streaming
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            completedAt: string | null;
                            /**
                             * Format: date-time
                             * @description When it was stored
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description Id of the message
                             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                             */
                            id: string;
                            /**
                             * Format: uuid
                             * @description The message it follows; siblings share it; null for the first
                             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                             */
                            parentId: string | null;
                            /**
                             * @description Who speaks
                             * @example assistant
                             * @enum {string}
                             */
                            role: "system" | "user" | "assistant" | "tool";
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    } | {
                        messages: components["schemas"]["Message"][];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    appendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same body returns the same message, for 24 hours */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "user",
                 *       "content": "Good morning!",
                 *       "clientId": "import-1"
                 *     }
                 */
                "application/json": {
                    /** @description The client's own name for it, unique in the conversation */
                    clientId?: string;
                    /**
                     * @description The text, kept exactly as sent
                     * @example Good morning!
                     */
                    content: string;
                    /**
                     * @description Who speaks
                     * @example user
                     * @enum {string}
                     */
                    role: "system" | "user" | "assistant";
                };
            };
        };
        responses: {
            /** @description One turn of a conversation; turns form a tree through parentId */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description One turn of a conversation; turns form a tree through parentId */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    shareSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description The moment that it shows
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        createdAt: string;
                        /**
                         * @description 128 unguessable bits; who has it can read the snapshot
                         * @example 9vGJv0JtTj6y7c5X1VQ2Zg
                         */
                        token: string;
                        /**
                         * @description Address of the snapshot on this server
                         * @example /api/shared/9vGJv0JtTj6y7c5X1VQ2Zg
                         */
                        url: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeShares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the session
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    importSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An exported conversation */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "parley.session",
                 *       "version": 1,
                 *       "session": {
                 *         "agentId": "writer",
                 *         "title": "Plans for spring",
                 *         "archived": false,
                 *         "createdAt": "2026-01-31T12:00:00.000Z",
                 *         "updatedAt": "2026-01-31T12:00:00.000Z",
                 *         "lastMessageAt": "2026-01-31T12:00:00.000Z"
                 *       },
                 *       "messages": [
                 *         {
                 *           "id": 1,
                 *           "parentId": null,
                 *           "role": "user",
                 *           "content": "Good morning!",
                 *           "status": "complete",
                 *           "agentId": null,
                 *           "model": null,
                 *           "finishReason": null,
                 *           "usage": null,
                 *           "error": null,
                 *           "feedback": null,
                 *           "clientId": null,
                 *           "createdAt": "2026-01-31T12:00:00.000Z",
                 *           "completedAt": "2026-01-31T12:00:00.000Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Names the format
                     * @enum {string}
                     */
                    format: "parley.session";
                    /** @description In the order in which they were stored */
                    messages: {
                        /**
                         * @description An agent of then; it need not exist any more
                         * @example writer
                         */
                        agentId: string | null;
                        /** @description The client's own name for it */
                        clientId: string | null;
                        /**
                         * Format: date-time
                         * @description When its text was final
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        completedAt: string;
                        /** @description The text; of users and systems at most 262,144 characters */
                        content: string;
                        /**
                         * Format: date-time
                         * @description When it was stored
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        createdAt: string;
                        /** @description Why it failed */
                        error: {
                            /** @description Error code */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                        } | null;
                        /** @description What the user thought of it */
                        feedback: {
                            /** @description Why, in the user's words */
                            comment: string | null;
                            /**
                             * @description The verdict
                             * @example good
                             * @enum {string}
                             */
                            rating: "good" | "bad";
                        } | null;
                        /** @description Why the answer ended */
                        finishReason: string | null;
                        /** @description Place in the order of the conversation: 1 is the first. Not a UUID, so that a copy exports the same */
                        id: number;
                        /** @description The model that answered */
                        model: string | null;
                        /** @description The earlier message that it follows; siblings share it; null for a first one */
                        parentId: number | null;
                        /** @description Of a user: the content with its images; absent where it is `content` alone */
                        parts?: {
                            /** @description Of an image, where its client said so */
                            filename?: string;
                            /** @description Of an image */
                            image_url?: {
                                /** @description `low`, `high` or `auto` */
                                detail?: string;
                                /** @description `https:` or `data:` */
                                url: string;
                            };
                            /** @description Of an image, where its client said so */
                            mediaType?: string;
                            /** @description Of a text */
                            text?: string;
                            /**
                             * @description What it is
                             * @enum {string}
                             */
                            type: "text" | "image_url";
                        }[];
                        /** @description What the model thought; absent where it said nothing */
                        reasoning?: string | null;
                        /**
                         * @description Who speaks
                         * @enum {string}
                         */
                        role: "system" | "user" | "assistant" | "tool";
                        /**
                         * @description How its production ended
                         * @enum {string}
                         */
                        status: "complete" | "stopped" | "failed" | "interrupted";
                        /** @description Of a tool's turn, the call that it is the result of */
                        toolCallId?: string | null;
                        /** @description Calls of tools that the answer asks for */
                        toolCalls?: {
                            /** @description Its arguments, as the model wrote them */
                            arguments: string;
                            /** @description Names the call */
                            id: string;
                            /** @description The tool */
                            name: string;
                        }[] | null;
                        /** @description Token counts */
                        usage: {
                            /**
                             * @description Of the prompt, those that its upstream had cached
                             * @example 64
                             */
                            cachedTokens?: number;
                            /**
                             * @description Tokens of the answer
                             * @example 80
                             */
                            completionTokens: number;
                            /** @description Cost by the price of the agent that answered; absent where it has none */
                            cost?: {
                                /**
                                 * @description Millionths of the currency
                                 * @example 66000
                                 */
                                amount: number;
                                /**
                                 * @description ISO 4217
                                 * @example USD
                                 */
                                currency: string;
                            };
                            /**
                             * @description Tokens of the prompt
                             * @example 120
                             */
                            promptTokens: number;
                            /**
                             * @description Of the answer, those of what the model thought
                             * @example 32
                             */
                            reasoningTokens?: number;
                            /**
                             * @description Who counted
                             * @example provider
                             * @enum {string}
                             */
                            source: "provider" | "estimated";
                            /**
                             * @description Their sum
                             * @example 200
                             */
                            totalTokens: number;
                        } | null;
                    }[];
                    /** @description The conversation itself */
                    session: {
                        /**
                         * @description An agent of then; it need not exist any more
                         * @example writer
                         */
                        agentId: string;
                        /** @description Whether it was put away */
                        archived: boolean;
                        /**
                         * Format: date-time
                         * @description When it was made
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When its last message was added
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        lastMessageAt: string;
                        /** @description Its title */
                        title: string;
                        /**
                         * Format: date-time
                         * @description When anything of it changed last
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        updatedAt: string;
                    };
                    /**
                     * @description Version of the format
                     * @enum {integer}
                     */
                    version: 1;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["Session"];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unprocessable Entity, as the error envelope */
            422: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    searchSessions: {
        parameters: {
            query: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /**
                 * @description Words, all of which have to be there in any inflection; Chinese and emoji as they are; "quoted words" as a phrase
                 * @example 数据库 backup
                 */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                        results: {
                            /** @description Null for a hit in the title */
                            message: components["schemas"]["Message"] | null;
                            session: components["schemas"]["Session"];
                            /**
                             * @description HTML: about 200 characters on one line, `<mark>` around what matched, everything else escaped
                             * @example 南京<mark>市长</mark>江大桥
                             */
                            snippet: string;
                        }[];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The client’s own name for the chat, or the id of a session
                 * @example chat-1
                 */
                chatId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A chat to start from */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The answer that is being produced in it now; null when none is
                         * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        activeMessageId: string | null;
                        /**
                         * @description The agent that was last talked to
                         * @example writer
                         */
                        agentId: string;
                        /**
                         * @description The client’s own name for the chat, or the id of a session
                         * @example chat-1
                         */
                        id: string;
                        /** @description The branch shown last, for `useChat({ messages })`; without the answer that is being produced, which `resume` brings whole */
                        messages: {
                            /** @description The client’s own id where it gave one, else Parley’s */
                            id: string;
                            /** @description What is said */
                            parts: ({
                                /**
                                 * @description `text`, `file`, `reasoning`, `step-start`, or `tool-` and a name
                                 * @example text
                                 */
                                type: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                            /**
                             * @description Who speaks
                             * @enum {unknown}
                             */
                            role: "system" | "user" | "assistant";
                        }[];
                        /**
                         * Format: uuid
                         * @description Id of the session, UUIDv7
                         * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        sessionId: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    stopChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The client’s own name for the chat, or the id of a session
                 * @example chat-1
                 */
                chatId: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody: {
            content: {
                /** @example {} */
                "application/json": ({
                    /** @description Only this answer; absent: whichever runs */
                    messageId?: string | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            };
        };
        responses: {
            /** @description Nothing runs any more, or another answer than the one named */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resumeChat: {
        parameters: {
            query?: {
                /** @description Major version of the AI SDK: from 7 on, `finish` and `abort` say why. Absent: the parts that all of them take */
                v?: "5" | "6" | "7";
            };
            header?: never;
            path: {
                /**
                 * @description The client’s own name for the chat, or the id of a session
                 * @example chat-1
                 */
                chatId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The parts of the answer */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    /** @description `v1` */
                    "x-vercel-ai-ui-message-stream"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Nothing runs */
            204: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCompletion: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body joins or returns the same answer, for 24 hours */
                "idempotency-key"?: string;
                /** @description Id of the last event that was received: the answer that it names is continued from there, whatever the body, and nothing new is begun */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agentId": "guide",
                 *       "message": "What is Parley?",
                 *       "stream": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Agent to ask
                     * @example guide
                     */
                    agentId: string;
                    /** @description Whether workflow steps are wanted as status events */
                    detail?: boolean;
                    /** @description Overrides the agent’s */
                    maxTokens?: number;
                    /**
                     * @description The text
                     * @example What is Parley?
                     */
                    message?: string;
                    /** @description For stateless clients: the whole conversation, the last from the user */
                    messages?: {
                        /**
                         * @description The text
                         * @example What is Parley?
                         */
                        content: string;
                        /**
                         * @description Who speaks
                         * @enum {unknown}
                         */
                        role: "system" | "user" | "assistant";
                    }[];
                    /**
                     * @description When the client leaves before the end: continue stores the whole answer, cancel stops it and keeps what there is
                     * @default continue
                     * @enum {unknown}
                     */
                    onDisconnect?: "continue" | "cancel";
                    /**
                     * @description Message to follow, instead of the end of the branch shown last (`activeLeaf`)
                     * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                     */
                    parentId?: string;
                    /**
                     * @description Conversation to continue; one is made when absent
                     * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                     */
                    sessionId?: string;
                    /**
                     * @description True: the answer comes as server-sent events while it is produced
                     * @default false
                     */
                    stream?: boolean;
                    /** @description Overrides the agent’s */
                    temperature?: number;
                    /** @description Values of the agent’s variables */
                    variables?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description The stored turn, or with `stream` its events */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: components["schemas"]["Message"];
                        /**
                         * @description The conversation
                         * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        sessionId: string;
                        userMessage: components["schemas"]["Message"];
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Bad Gateway, as the error envelope */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Gateway Timeout, as the error envelope */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    stopGeneration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The answer
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer as it is stored */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: components["schemas"]["Message"];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resumeStream: {
        parameters: {
            query?: {
                /** @description The same as `<chars>:<n>`, for clients that can’t set headers */
                after?: string;
            };
            header?: {
                /** @description Id of the last event that was received */
                "last-event-id"?: string;
            };
            path: {
                /**
                 * @description The answer
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events of one answer */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getChatInit: {
        parameters: {
            query: {
                /**
                 * @description Agent to ask
                 * @example guide
                 */
                agentId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Agent to ask
                         * @example guide
                         */
                        agentId: string;
                        /** @description Questions to offer */
                        suggestedQuestions: string[];
                        /** @description Values that `variables` of a call may carry */
                        variables: {
                            /** @description Name that `variables` of a chat request uses */
                            key: string;
                            /** @description What a form shows */
                            label?: string;
                            /** @description Choices of a select */
                            options?: string[];
                            /** @description Whether a form should insist on it */
                            required?: boolean;
                            /** @description Kind of input, such as text or select */
                            type?: string;
                        }[];
                        /** @description First thing to show; may be empty */
                        welcomeText: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    editMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body joins or returns the same answer, for 24 hours */
                "idempotency-key"?: string;
                /** @description Id of the last event that was received: the answer that it names is continued from there, whatever the body, and nothing new is begun */
                "last-event-id"?: string;
            };
            path: {
                /**
                 * @description The user message
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "content": "What is a login?"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Agent to ask
                     * @example guide
                     */
                    agentId?: string;
                    /**
                     * @description The text
                     * @example What is Parley?
                     */
                    content: string;
                    /**
                     * @description When the client leaves before the end: continue stores the whole answer, cancel stops it and keeps what there is
                     * @default continue
                     * @enum {unknown}
                     */
                    onDisconnect?: "continue" | "cancel";
                    /**
                     * @description True: the answer comes as server-sent events while it is produced
                     * @default false
                     */
                    stream?: boolean;
                };
            };
        };
        responses: {
            /** @description The stored turn, or with `stream` its events */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: components["schemas"]["Message"];
                        /**
                         * @description The conversation
                         * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        sessionId: string;
                        userMessage: components["schemas"]["Message"];
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Bad Gateway, as the error envelope */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Gateway Timeout, as the error envelope */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    giveFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the answer
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rating": "good",
                 *       "comment": "Exactly what I needed"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Why, in the user's words
                     * @example Exactly what I needed
                     */
                    comment?: string;
                    /**
                     * @description The verdict; null takes it back
                     * @example good
                     * @enum {unknown}
                     */
                    rating: "good" | "bad" | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: components["schemas"]["Message"];
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body joins or returns the same answer, for 24 hours */
                "idempotency-key"?: string;
                /** @description Id of the last event that was received: the answer that it names is continued from there, whatever the body, and nothing new is begun */
                "last-event-id"?: string;
            };
            path: {
                /**
                 * @description The answer, or the user message
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agentId": "guide",
                 *       "stream": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Agent to ask
                     * @example guide
                     */
                    agentId?: string;
                    /**
                     * @description When the client leaves before the end: continue stores the whole answer, cancel stops it and keeps what there is
                     * @default continue
                     * @enum {unknown}
                     */
                    onDisconnect?: "continue" | "cancel";
                    /**
                     * @description True: the answer comes as server-sent events while it is produced
                     * @default false
                     */
                    stream?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description The stored turn, or with `stream` its events */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: components["schemas"]["Message"];
                        /**
                         * @description The conversation
                         * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        sessionId: string;
                        userMessage: components["schemas"]["Message"];
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Timeout, as the error envelope */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Conflict, as the error envelope */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Payload Too Large, as the error envelope */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unsupported Media Type, as the error envelope */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Bad Gateway, as the error envelope */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Gateway Timeout, as the error envelope */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getShared: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Token of the link
                 * @example 9vGJv0JtTj6y7c5X1VQ2Zg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            /**
                             * @description The agent that answered, or that was talked to
                             * @example writer
                             */
                            agentId: string | null;
                            /**
                             * Format: date-time
                             * @description When its text was final; null while streaming
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            completedAt: string | null;
                            /**
                             * @description The text; of an answer still being produced, the text so far
                             * @example Leaves fall, quietly.
                             */
                            content: string;
                            /**
                             * Format: date-time
                             * @description When it was stored
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description Id of the message, UUIDv7
                             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                             */
                            id: string;
                            /**
                             * @description The model that answered, as the upstream names it
                             * @example gpt-4o-mini
                             */
                            model: string | null;
                            /**
                             * Format: uuid
                             * @description The message it follows; siblings share it; null for the first
                             * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                             */
                            parentId: string | null;
                            /** @description The content with its images, where it has such; absent where it is `content` alone */
                            parts?: {
                                /**
                                 * @description Of an image, where its client said so
                                 * @example cat.png
                                 */
                                filename?: string;
                                /** @description Of an image */
                                image_url?: {
                                    /**
                                     * @description `low`, `high` or `auto`
                                     * @example low
                                     */
                                    detail?: string;
                                    /**
                                     * @description `https:` or `data:`
                                     * @example data:image/png;base64,iVBORw0KGgo=
                                     */
                                    url: string;
                                };
                                /**
                                 * @description Of an image, where its client said so
                                 * @example image/png
                                 */
                                mediaType?: string;
                                /**
                                 * @description Of a text
                                 * @example What is this?
                                 */
                                text?: string;
                                /**
                                 * @description What it is
                                 * @example image_url
                                 * @enum {string}
                                 */
                                type: "text" | "image_url";
                            }[];
                            /**
                             * @description What the model thought before it answered, where its upstream tells; stored with the end of the answer
                             * @example The user wants a haiku.
                             */
                            reasoning?: string | null;
                            /**
                             * @description Who speaks
                             * @example assistant
                             * @enum {string}
                             */
                            role: "system" | "user" | "assistant" | "tool";
                            /**
                             * @description streaming while it is produced; then how that ended
                             * @example complete
                             * @enum {string}
                             */
                            status: "streaming" | "complete" | "stopped" | "failed" | "interrupted";
                            /**
                             * @description Of a tool's turn, the call that it is the result of; else null
                             * @example null
                             */
                            toolCallId?: string | null;
                            /** @description Calls of tools that the answer asks for; null where it asks for none */
                            toolCalls?: {
                                /**
                                 * @description Its arguments, as the model wrote them: JSON, as a rule
                                 * @example {"city":"Oslo"}
                                 */
                                arguments: string;
                                /**
                                 * @description Names the call; the tool's turn has it as `toolCallId`
                                 * @example call_1
                                 */
                                id: string;
                                /**
                                 * @description The tool
                                 * @example get_weather
                                 */
                                name: string;
                            }[] | null;
                        }[];
                        /** @description Send it as `cursor` for the next page; null on the last one */
                        nextCursor: string | null;
                        /**
                         * Format: date-time
                         * @description The moment that it shows
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        sharedAt: string;
                        /**
                         * @description Its title at that moment
                         * @example A haiku about autumn
                         */
                        title: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Found, as the error envelope */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description State of the service and of what it depends on */
            200: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checks: {
                            database: {
                                /**
                                 * @description Milliseconds since that was seen; null before the first look
                                 * @example 120
                                 */
                                ageMs: number | null;
                                /** @description Whether it is the embedded PostgreSQL */
                                embedded: boolean;
                                /**
                                 * @description Milliseconds the answer took; null when there was none
                                 * @example 0.4
                                 */
                                latencyMs: number | null;
                                /** @description What keeps the database from being used in full; absent when nothing does */
                                message?: string;
                                pool: {
                                    /** @description Unused connections */
                                    idle: number;
                                    /** @description DATABASE_POOL_MAX */
                                    max: number;
                                    /** @description Open connections */
                                    total: number;
                                    /** @description Callers that wait for one */
                                    waiting: number;
                                };
                                /**
                                 * @description Whether the database answered
                                 * @enum {unknown}
                                 */
                                status: "up" | "down";
                            };
                            /** @description Disks of DATA_DIR and LOG_DIR, when one is nearly full */
                            disk?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "low";
                            };
                            /** @description Background jobs, when they cannot run */
                            jobs?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "down";
                            };
                            /** @description Log lines, when they cannot be written where they should be */
                            logs?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "down";
                            };
                            redis: {
                                /**
                                 * @description Milliseconds since that was seen; null before the first look
                                 * @example 120
                                 */
                                ageMs: number | null;
                                /**
                                 * @description Milliseconds the answer took; null when there was none
                                 * @example 0.4
                                 */
                                latencyMs: number | null;
                                /** @description What is amiss; absent when nothing is */
                                message?: string;
                                pool: {
                                    /** @description Connections in use */
                                    busy: number;
                                    /** @description Most connections */
                                    max: number;
                                    /** @description Fewest connections kept open */
                                    min: number;
                                    /** @description Open connections */
                                    size: number;
                                };
                                /**
                                 * @description disabled when REDIS_URL is not set
                                 * @enum {unknown}
                                 */
                                status: "up" | "down" | "disabled";
                            };
                            /** @description Processes that serve, where a supervisor runs several */
                            workers?: {
                                /** @description Workers that serve */
                                running: number;
                                /** @description WORKERS */
                                wanted: number;
                            };
                        };
                        /**
                         * @description unavailable means that the database cannot be used; degraded that something less is amiss
                         * @enum {unknown}
                         */
                        status: "ok" | "degraded" | "unavailable";
                        /** @description ISO 8601 in UTC */
                        timestamp: string;
                        /** @description Seconds since the process started */
                        uptime: number;
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description State of the service and of what it depends on */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checks: {
                            database: {
                                /**
                                 * @description Milliseconds since that was seen; null before the first look
                                 * @example 120
                                 */
                                ageMs: number | null;
                                /** @description Whether it is the embedded PostgreSQL */
                                embedded: boolean;
                                /**
                                 * @description Milliseconds the answer took; null when there was none
                                 * @example 0.4
                                 */
                                latencyMs: number | null;
                                /** @description What keeps the database from being used in full; absent when nothing does */
                                message?: string;
                                pool: {
                                    /** @description Unused connections */
                                    idle: number;
                                    /** @description DATABASE_POOL_MAX */
                                    max: number;
                                    /** @description Open connections */
                                    total: number;
                                    /** @description Callers that wait for one */
                                    waiting: number;
                                };
                                /**
                                 * @description Whether the database answered
                                 * @enum {unknown}
                                 */
                                status: "up" | "down";
                            };
                            /** @description Disks of DATA_DIR and LOG_DIR, when one is nearly full */
                            disk?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "low";
                            };
                            /** @description Background jobs, when they cannot run */
                            jobs?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "down";
                            };
                            /** @description Log lines, when they cannot be written where they should be */
                            logs?: {
                                message: string;
                                /**
                                 * @description Only there when it is so
                                 * @enum {unknown}
                                 */
                                status: "down";
                            };
                            redis: {
                                /**
                                 * @description Milliseconds since that was seen; null before the first look
                                 * @example 120
                                 */
                                ageMs: number | null;
                                /**
                                 * @description Milliseconds the answer took; null when there was none
                                 * @example 0.4
                                 */
                                latencyMs: number | null;
                                /** @description What is amiss; absent when nothing is */
                                message?: string;
                                pool: {
                                    /** @description Connections in use */
                                    busy: number;
                                    /** @description Most connections */
                                    max: number;
                                    /** @description Fewest connections kept open */
                                    min: number;
                                    /** @description Open connections */
                                    size: number;
                                };
                                /**
                                 * @description disabled when REDIS_URL is not set
                                 * @enum {unknown}
                                 */
                                status: "up" | "down" | "disabled";
                            };
                            /** @description Processes that serve, where a supervisor runs several */
                            workers?: {
                                /** @description Workers that serve */
                                running: number;
                                /** @description WORKERS */
                                wanted: number;
                            };
                        };
                        /**
                         * @description unavailable means that the database cannot be used; degraded that something less is amiss
                         * @enum {unknown}
                         */
                        status: "ok" | "degraded" | "unavailable";
                        /** @description ISO 8601 in UTC */
                        timestamp: string;
                        /** @description Seconds since the process started */
                        uptime: number;
                        /**
                         * @description Version of the service
                         * @example 0.1.0
                         */
                        version: string;
                    };
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description alive, ready, starting, draining, unavailable or overloaded
                         * @example ready
                         */
                        status: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description alive, ready, starting, draining, unavailable or overloaded
                         * @example ready
                         */
                        status: string;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description alive, ready, starting, draining, unavailable or overloaded
                         * @example ready
                         */
                        status: string;
                    };
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text exposition format */
            200: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Unauthorized, as the error envelope */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Forbidden, as the error envelope */
            403: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.1 document */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Bad Request, as the error envelope */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not Acceptable, as the error envelope */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too Many Requests, as the error envelope */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as the error envelope */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Service Unavailable, as the error envelope */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createChatCompletion: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body joins or returns the same answer, for 24 hours */
                "idempotency-key"?: string;
                /**
                 * @description Conversation that the turn is stored in; nothing is stored without it
                 * @example 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                "x-session-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What stands here and everything else that OpenAI’s API knows: passed on to agents of the provider `openai`, dropped for others */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "guide",
                 *       "messages": [
                 *         {
                 *           "role": "user",
                 *           "content": "What is Parley?"
                 *         }
                 *       ],
                 *       "stream": true
                 *     }
                 */
                "application/json": {
                    /** @description Against words by how often they were there */
                    frequency_penalty?: number | null;
                    /** @description Only false */
                    logprobs?: boolean | null;
                    /** @description The same as `max_tokens` */
                    max_completion_tokens?: number | null;
                    /** @description Overrides the agent’s */
                    max_tokens?: number | null;
                    /** @description The whole conversation; with `x-session-id` the last message, or the results of tools at the end, are appended to the stored one */
                    messages: ({
                        /** @description Text, or parts */
                        content?: string | ({
                            /** @description The image */
                            image_url?: {
                                /** @description `low`, `high` or `auto` */
                                detail?: string;
                                /** @description `https:` or `data:` */
                                url: string;
                            } & {
                                [key: string]: unknown;
                            };
                            /** @description Words of the assistant’s refusal */
                            refusal?: string;
                            /** @description The text */
                            text?: string;
                            /** @description `text`, or `image_url` where the agent takes images */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[] | null;
                        /**
                         * @description `developer` is `system`
                         * @enum {unknown}
                         */
                        role: "system" | "developer" | "user" | "assistant" | "tool";
                        /** @description Of a tool: which call it is the result of */
                        tool_call_id?: string | null;
                        /** @description What the assistant asked for */
                        tool_calls?: ({
                            /** @description Function and arguments */
                            function: {
                                /** @description JSON, as the model wrote it */
                                arguments: string;
                                /** @description Name of the function */
                                name: string;
                            } & {
                                [key: string]: unknown;
                            };
                            /** @description Id of the call */
                            id: string;
                        } & {
                            [key: string]: unknown;
                        })[] | null;
                    } & {
                        [key: string]: unknown;
                    })[];
                    /**
                     * @description Id of an agent
                     * @example guide
                     */
                    model: string;
                    /** @description Only 1 */
                    n?: number | null;
                    /** @description Against topics that were there before */
                    presence_penalty?: number | null;
                    /** @description Form of the answer */
                    response_format?: ({
                        /** @description `text`, `json_object` or `json_schema` */
                        type: string;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description For answers that can be repeated */
                    seed?: number | null;
                    /** @description Texts before which the answer ends */
                    stop?: string | string[] | null;
                    /** @description True: the answer comes as server-sent events while it is produced */
                    stream?: boolean | null;
                    /** @description Settings of the stream */
                    stream_options?: ({
                        /** @description Whether a last chunk says the usage */
                        include_usage?: boolean | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Overrides the agent’s */
                    temperature?: number | null;
                    /** @description Whether the model may, must or must not ask for a function, or for which */
                    tool_choice?: ("none" | "auto" | "required") | ({
                        /** @description The function */
                        function?: {
                            /** @description Name of one of the tools */
                            name: string;
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description `function` */
                        type: string;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Functions that the model may ask for */
                    tools?: ({
                        /** @description The function */
                        function?: {
                            /** @description What it does, for the model */
                            description?: string | null;
                            /** @description Name by which the model asks for it */
                            name: string;
                            /** @description JSON Schema of the arguments */
                            parameters?: {
                                [key: string]: unknown;
                            } | null;
                            /** @description Whether its arguments have to be exactly as the schema says */
                            strict?: boolean | null;
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description `function` */
                        type: string;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    /** @description Only 0 */
                    top_logprobs?: number | null;
                    /** @description Share of probability that is sampled from */
                    top_p?: number | null;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The whole answer, or with `stream` its chunks */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        choices: {
                            /** @enum {unknown} */
                            finish_reason: "stop" | "length" | "tool_calls" | "content_filter";
                            index: number;
                            logprobs: null;
                            message: {
                                /** @description The text; null where there are only calls */
                                content: string | null;
                                /** @description What the model thought, where its upstream tells */
                                reasoning_content?: string;
                                refusal: null;
                                /** @enum {unknown} */
                                role: "assistant";
                                tool_calls?: {
                                    function: {
                                        /** @description JSON, as the model wrote it */
                                        arguments: string;
                                        name: string;
                                    };
                                    id: string;
                                    /** @enum {unknown} */
                                    type: "function";
                                }[];
                            };
                        }[];
                        /** @description Seconds since 1970 */
                        created: number;
                        /** @description `chatcmpl-` and an id; where the turn is stored, that of the message */
                        id: string;
                        /** @description Id of the agent that answered */
                        model: string;
                        /** @enum {unknown} */
                        object: "chat.completion";
                        usage: {
                            /** @description Tokens of the answer */
                            completion_tokens: number;
                            completion_tokens_details?: {
                                /** @description Of the answer, those of what the model thought */
                                reasoning_tokens: number;
                            };
                            /** @description Tokens of the prompt */
                            prompt_tokens: number;
                            prompt_tokens_details?: {
                                /** @description Of the prompt, those that the upstream had cached */
                                cached_tokens: number;
                            };
                            /** @description Their sum */
                            total_tokens: number;
                        };
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Timeout, as OpenAI’s API says it */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Conflict, as OpenAI’s API says it */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Payload Too Large, as OpenAI’s API says it */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unsupported Media Type, as OpenAI’s API says it */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Bad Gateway, as OpenAI’s API says it */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Gateway Timeout, as OpenAI’s API says it */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description When the agent was last changed, in seconds since 1970 */
                            created: number;
                            /**
                             * @description Id of an agent
                             * @example guide
                             */
                            id: string;
                            /** @enum {unknown} */
                            object: "model";
                            owned_by: string;
                        }[];
                        /** @enum {unknown} */
                        object: "list";
                    } | {
                        data: {
                            /** @description When the agent was last changed, ISO 8601 in UTC */
                            created_at: string;
                            /** @description Name of the agent */
                            display_name: string;
                            /**
                             * @description Id of an agent
                             * @example guide
                             */
                            id: string;
                            /** @enum {unknown} */
                            type: "model";
                        }[];
                        first_id: string | null;
                        /** @description Always false */
                        has_more: boolean;
                        last_id: string | null;
                    };
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an agent */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When the agent was last changed, in seconds since 1970 */
                        created: number;
                        /**
                         * @description Id of an agent
                         * @example guide
                         */
                        id: string;
                        /** @enum {unknown} */
                        object: "model";
                        owned_by: string;
                    } | {
                        /** @description When the agent was last changed, ISO 8601 in UTC */
                        created_at: string;
                        /** @description Name of the agent */
                        display_name: string;
                        /**
                         * @description Id of an agent
                         * @example guide
                         */
                        id: string;
                        /** @enum {unknown} */
                        type: "model";
                    };
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    createResponse: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body joins or returns the same response, for 24 hours */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What Open Responses and OpenAI’s Responses API know; further fields are ignored */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "model": "guide",
                 *       "input": "What is Parley?",
                 *       "stream": true
                 *     }
                 */
                "application/json": {
                    /** @description True: answered at once, and produced whoever listens */
                    background?: boolean | null;
                    /** @description A session to go on in, by its id */
                    conversation?: string | ({
                        /** @description Id of the session */
                        id: string;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Against words by how often they were there */
                    frequency_penalty?: number | null;
                    /** @description Text of the user, or items */
                    input?: string | ({
                        /** @description Of a call: JSON, as the model wrote it */
                        arguments?: string;
                        /** @description Of a call and its output: by what they belong together */
                        call_id?: string;
                        /** @description Of a message: text, or parts */
                        content?: string | ({
                            /** @description `low`, `high` or `auto` */
                            detail?: string | null;
                            /** @description An image: `https:` or `data:` */
                            image_url?: string | null;
                            /** @description Words of a refusal */
                            refusal?: string | null;
                            /** @description The text */
                            text?: string | null;
                            /** @description `input_text`, `output_text`, `refusal`, or `input_image` where the agent takes images */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[] | null;
                        /** @description Id of an item that was answered before */
                        id?: string | null;
                        /** @description Of a call: the function */
                        name?: string;
                        /** @description Of an output: text, or parts */
                        output?: string | ({
                            /** @description `low`, `high` or `auto` */
                            detail?: string | null;
                            /** @description An image: `https:` or `data:` */
                            image_url?: string | null;
                            /** @description Words of a refusal */
                            refusal?: string | null;
                            /** @description The text */
                            text?: string | null;
                            /** @description `input_text`, `output_text`, `refusal`, or `input_image` where the agent takes images */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[] | null;
                        /**
                         * @description Of a message: who speaks; `developer` is `system`
                         * @enum {unknown}
                         */
                        role?: "user" | "assistant" | "system" | "developer";
                        /** @description `message` (when absent), `function_call`, `function_call_output`, `reasoning` or `item_reference` */
                        type?: string | null;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    /** @description A system prompt for this call only, behind the agent’s own */
                    instructions?: string | null;
                    /** @description Overrides the agent’s */
                    max_output_tokens?: number | null;
                    /** @description Echoed */
                    max_tool_calls?: number | null;
                    /** @description Kept with the response */
                    metadata?: {
                        [key: string]: string;
                    } | null;
                    /** @description Id of an agent; when absent that of the response to go on from */
                    model?: string | null;
                    /** @description Whether it may ask for several at once */
                    parallel_tool_calls?: boolean | null;
                    /** @description Against topics that were there before */
                    presence_penalty?: number | null;
                    /**
                     * @description Response to go on from: its messages are the context
                     * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                     */
                    previous_response_id?: string | null;
                    /** @description Passed on */
                    prompt_cache_key?: string | null;
                    /** @description Thinking */
                    reasoning?: ({
                        /** @description How long the model should think */
                        effort?: string | null;
                        /** @description Echoed */
                        summary?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Passed on */
                    safety_identifier?: string | null;
                    /** @description Passed on */
                    service_tier?: string | null;
                    /** @description False: nothing of it is stored */
                    store?: boolean | null;
                    /** @description True: events come while it is produced */
                    stream?: boolean | null;
                    /** @description Overrides the agent’s */
                    temperature?: number | null;
                    /** @description Form of the text */
                    text?: ({
                        /** @description Form of the answer */
                        format?: {
                            /** @description What it is for */
                            description?: string | null;
                            /** @description Name of the schema */
                            name?: string;
                            /** @description JSON Schema of the answer */
                            schema?: {
                                [key: string]: unknown;
                            };
                            /** @description Whether the answer has to be exactly so */
                            strict?: boolean | null;
                            /** @description `text`, `json_object` or `json_schema` */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description `low`, `medium` or `high` */
                        verbosity?: string | null;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Whether the model may, must or must not ask for a function, or for which */
                    tool_choice?: ("none" | "auto" | "required") | ({
                        /**
                         * @description Of `allowed_tools`: whether one has to be asked for
                         * @enum {unknown}
                         */
                        mode?: "none" | "auto" | "required";
                        /** @description One of the tools */
                        name?: string;
                        /** @description Of `allowed_tools`: which */
                        tools?: ({
                            /** @description One of the tools */
                            name?: string;
                            /** @description `function` */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** @description `function`, or `allowed_tools` */
                        type: string;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                    /** @description Functions that the model may ask for */
                    tools?: ({
                        /** @description What it does, for the model */
                        description?: string | null;
                        /** @description Name by which the model asks for it */
                        name?: string;
                        /** @description JSON Schema of the arguments */
                        parameters?: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Whether its arguments have to be exactly as the schema says */
                        strict?: boolean | null;
                        /** @description `function` */
                        type: string;
                    } & {
                        [key: string]: unknown;
                    })[] | null;
                    /** @description Only 0 */
                    top_logprobs?: number | null;
                    /** @description Share of probability that is sampled from */
                    top_p?: number | null;
                    /**
                     * @description Echoed: what is too long is cut from the oldest on
                     * @enum {string|null}
                     */
                    truncation?: "auto" | "disabled" | null;
                    /** @description Passed on */
                    user?: string | null;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The response, or with `stream` its events */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it is produced whoever listens */
                        background: boolean;
                        /** @description Seconds since 1970; null unless it is completed */
                        completed_at: number | null;
                        /** @description The session that it is stored in */
                        conversation: {
                            id?: string;
                        } | null;
                        /** @description Seconds since 1970 */
                        created_at: number;
                        /** @description Why it failed */
                        error: {
                            code?: string;
                            message?: string;
                        } | null;
                        frequency_penalty: number;
                        /**
                         * @description `resp_` and the id of its message
                         * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        id: string;
                        /** @description Why it is incomplete: `max_output_tokens`, `content_filter`, or `interrupted` */
                        incomplete_details: {
                            reason?: string;
                        } | null;
                        /** @description As it was asked for */
                        instructions: string | null;
                        /** @description As it was asked for */
                        max_output_tokens: number | null;
                        /** @description As it was asked for */
                        max_tool_calls: number | null;
                        metadata: {
                            [key: string]: string;
                        };
                        /** @description Id of the agent that answered */
                        model: string;
                        /** @enum {unknown} */
                        object: "response";
                        /** @description Items of the answer */
                        output: ({
                            /** @description Of a call: JSON, as the model wrote it */
                            arguments?: string;
                            /** @description Of a call and its output: by what they belong together */
                            call_id?: string;
                            /** @description Of a message or reasoning: its parts */
                            content?: {
                                [key: string]: unknown;
                            }[];
                            /** @description Names the item, also in later requests */
                            id: string;
                            /** @description Of a call: the function */
                            name?: string;
                            /** @description Of an output: text, or parts */
                            output?: unknown;
                            /** @description Of a message: who speaks */
                            role?: string;
                            /** @description `in_progress`, `completed` or `incomplete` */
                            status?: string;
                            /** @description Of reasoning: always empty */
                            summary?: {
                                [key: string]: unknown;
                            }[];
                            /**
                             * @description `message`, `reasoning`, `function_call` or `function_call_output`
                             * @example message
                             */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        parallel_tool_calls: boolean;
                        presence_penalty: number;
                        /** @description The response that it goes on from */
                        previous_response_id: string | null;
                        /** @description As it was asked for */
                        prompt_cache_key: string | null;
                        /** @description As it was asked for */
                        reasoning: {
                            [key: string]: unknown;
                        } | null;
                        /** @description As it was asked for */
                        safety_identifier: string | null;
                        service_tier: string;
                        /** @enum {unknown} */
                        status: "in_progress" | "completed" | "incomplete" | "failed" | "cancelled";
                        /** @description Whether it can be read again */
                        store: boolean;
                        temperature: number;
                        text: {
                            [key: string]: unknown;
                        };
                        tool_choice: unknown;
                        /** @description As it was asked for, as all that follows */
                        tools: {
                            [key: string]: unknown;
                        }[];
                        top_logprobs: number;
                        top_p: number;
                        truncation: string;
                        /** @description Tokens; null while they are unknown */
                        usage: {
                            /** @description Tokens of the prompt */
                            input_tokens?: number;
                            input_tokens_details?: {
                                /** @description Of these, those that the upstream had cached */
                                cached_tokens: number;
                            };
                            /** @description Tokens of the answer */
                            output_tokens?: number;
                            output_tokens_details?: {
                                /** @description Of these, those of what the model thought */
                                reasoning_tokens: number;
                            };
                            /** @description Their sum */
                            total_tokens?: number;
                        } | null;
                        /** @description As it was asked for */
                        user: string | null;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Timeout, as OpenAI’s API says it */
            408: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Conflict, as OpenAI’s API says it */
            409: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Payload Too Large, as OpenAI’s API says it */
            413: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unsupported Media Type, as OpenAI’s API says it */
            415: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Bad Gateway, as OpenAI’s API says it */
            502: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Gateway Timeout, as OpenAI’s API says it */
            504: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    getResponse: {
        parameters: {
            query?: {
                /** @description Number of the last event that was received */
                starting_after?: number;
                /** @description True: its events */
                stream?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description Id of the response: `resp_` and the id of its message
                 * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The response, or with `stream` its events */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it is produced whoever listens */
                        background: boolean;
                        /** @description Seconds since 1970; null unless it is completed */
                        completed_at: number | null;
                        /** @description The session that it is stored in */
                        conversation: {
                            id?: string;
                        } | null;
                        /** @description Seconds since 1970 */
                        created_at: number;
                        /** @description Why it failed */
                        error: {
                            code?: string;
                            message?: string;
                        } | null;
                        frequency_penalty: number;
                        /**
                         * @description `resp_` and the id of its message
                         * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        id: string;
                        /** @description Why it is incomplete: `max_output_tokens`, `content_filter`, or `interrupted` */
                        incomplete_details: {
                            reason?: string;
                        } | null;
                        /** @description As it was asked for */
                        instructions: string | null;
                        /** @description As it was asked for */
                        max_output_tokens: number | null;
                        /** @description As it was asked for */
                        max_tool_calls: number | null;
                        metadata: {
                            [key: string]: string;
                        };
                        /** @description Id of the agent that answered */
                        model: string;
                        /** @enum {unknown} */
                        object: "response";
                        /** @description Items of the answer */
                        output: ({
                            /** @description Of a call: JSON, as the model wrote it */
                            arguments?: string;
                            /** @description Of a call and its output: by what they belong together */
                            call_id?: string;
                            /** @description Of a message or reasoning: its parts */
                            content?: {
                                [key: string]: unknown;
                            }[];
                            /** @description Names the item, also in later requests */
                            id: string;
                            /** @description Of a call: the function */
                            name?: string;
                            /** @description Of an output: text, or parts */
                            output?: unknown;
                            /** @description Of a message: who speaks */
                            role?: string;
                            /** @description `in_progress`, `completed` or `incomplete` */
                            status?: string;
                            /** @description Of reasoning: always empty */
                            summary?: {
                                [key: string]: unknown;
                            }[];
                            /**
                             * @description `message`, `reasoning`, `function_call` or `function_call_output`
                             * @example message
                             */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        parallel_tool_calls: boolean;
                        presence_penalty: number;
                        /** @description The response that it goes on from */
                        previous_response_id: string | null;
                        /** @description As it was asked for */
                        prompt_cache_key: string | null;
                        /** @description As it was asked for */
                        reasoning: {
                            [key: string]: unknown;
                        } | null;
                        /** @description As it was asked for */
                        safety_identifier: string | null;
                        service_tier: string;
                        /** @enum {unknown} */
                        status: "in_progress" | "completed" | "incomplete" | "failed" | "cancelled";
                        /** @description Whether it can be read again */
                        store: boolean;
                        temperature: number;
                        text: {
                            [key: string]: unknown;
                        };
                        tool_choice: unknown;
                        /** @description As it was asked for, as all that follows */
                        tools: {
                            [key: string]: unknown;
                        }[];
                        top_logprobs: number;
                        top_p: number;
                        truncation: string;
                        /** @description Tokens; null while they are unknown */
                        usage: {
                            /** @description Tokens of the prompt */
                            input_tokens?: number;
                            input_tokens_details?: {
                                /** @description Of these, those that the upstream had cached */
                                cached_tokens: number;
                            };
                            /** @description Tokens of the answer */
                            output_tokens?: number;
                            output_tokens_details?: {
                                /** @description Of these, those of what the model thought */
                                reasoning_tokens: number;
                            };
                            /** @description Their sum */
                            total_tokens?: number;
                        } | null;
                        /** @description As it was asked for */
                        user: string | null;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    deleteResponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the response: `resp_` and the id of its message
                 * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deleted: boolean;
                        id: string;
                        /** @enum {unknown} */
                        object: "response";
                    };
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    cancelResponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the response: `resp_` and the id of its message
                 * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A response, with every key of Open Responses */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it is produced whoever listens */
                        background: boolean;
                        /** @description Seconds since 1970; null unless it is completed */
                        completed_at: number | null;
                        /** @description The session that it is stored in */
                        conversation: {
                            id?: string;
                        } | null;
                        /** @description Seconds since 1970 */
                        created_at: number;
                        /** @description Why it failed */
                        error: {
                            code?: string;
                            message?: string;
                        } | null;
                        frequency_penalty: number;
                        /**
                         * @description `resp_` and the id of its message
                         * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                         */
                        id: string;
                        /** @description Why it is incomplete: `max_output_tokens`, `content_filter`, or `interrupted` */
                        incomplete_details: {
                            reason?: string;
                        } | null;
                        /** @description As it was asked for */
                        instructions: string | null;
                        /** @description As it was asked for */
                        max_output_tokens: number | null;
                        /** @description As it was asked for */
                        max_tool_calls: number | null;
                        metadata: {
                            [key: string]: string;
                        };
                        /** @description Id of the agent that answered */
                        model: string;
                        /** @enum {unknown} */
                        object: "response";
                        /** @description Items of the answer */
                        output: ({
                            /** @description Of a call: JSON, as the model wrote it */
                            arguments?: string;
                            /** @description Of a call and its output: by what they belong together */
                            call_id?: string;
                            /** @description Of a message or reasoning: its parts */
                            content?: {
                                [key: string]: unknown;
                            }[];
                            /** @description Names the item, also in later requests */
                            id: string;
                            /** @description Of a call: the function */
                            name?: string;
                            /** @description Of an output: text, or parts */
                            output?: unknown;
                            /** @description Of a message: who speaks */
                            role?: string;
                            /** @description `in_progress`, `completed` or `incomplete` */
                            status?: string;
                            /** @description Of reasoning: always empty */
                            summary?: {
                                [key: string]: unknown;
                            }[];
                            /**
                             * @description `message`, `reasoning`, `function_call` or `function_call_output`
                             * @example message
                             */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        parallel_tool_calls: boolean;
                        presence_penalty: number;
                        /** @description The response that it goes on from */
                        previous_response_id: string | null;
                        /** @description As it was asked for */
                        prompt_cache_key: string | null;
                        /** @description As it was asked for */
                        reasoning: {
                            [key: string]: unknown;
                        } | null;
                        /** @description As it was asked for */
                        safety_identifier: string | null;
                        service_tier: string;
                        /** @enum {unknown} */
                        status: "in_progress" | "completed" | "incomplete" | "failed" | "cancelled";
                        /** @description Whether it can be read again */
                        store: boolean;
                        temperature: number;
                        text: {
                            [key: string]: unknown;
                        };
                        tool_choice: unknown;
                        /** @description As it was asked for, as all that follows */
                        tools: {
                            [key: string]: unknown;
                        }[];
                        top_logprobs: number;
                        top_p: number;
                        truncation: string;
                        /** @description Tokens; null while they are unknown */
                        usage: {
                            /** @description Tokens of the prompt */
                            input_tokens?: number;
                            input_tokens_details?: {
                                /** @description Of these, those that the upstream had cached */
                                cached_tokens: number;
                            };
                            /** @description Tokens of the answer */
                            output_tokens?: number;
                            output_tokens_details?: {
                                /** @description Of these, those of what the model thought */
                                reasoning_tokens: number;
                            };
                            /** @description Their sum */
                            total_tokens?: number;
                        } | null;
                        /** @description As it was asked for */
                        user: string | null;
                    };
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
    listInputItems: {
        parameters: {
            query?: {
                /** @description Id of the last item of the page before */
                after?: string;
                /** @description Most items of a page */
                limit?: number;
                /** @description The newest first, or the oldest */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /**
                 * @description Id of the response: `resp_` and the id of its message
                 * @example resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items that the request brought */
            200: {
                headers: {
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The items */
                        data: ({
                            /** @description Of a call: JSON, as the model wrote it */
                            arguments?: string;
                            /** @description Of a call and its output: by what they belong together */
                            call_id?: string;
                            /** @description Of a message or reasoning: its parts */
                            content?: {
                                [key: string]: unknown;
                            }[];
                            /** @description Names the item, also in later requests */
                            id: string;
                            /** @description Of a call: the function */
                            name?: string;
                            /** @description Of an output: text, or parts */
                            output?: unknown;
                            /** @description Of a message: who speaks */
                            role?: string;
                            /** @description `in_progress`, `completed` or `incomplete` */
                            status?: string;
                            /** @description Of reasoning: always empty */
                            summary?: {
                                [key: string]: unknown;
                            }[];
                            /**
                             * @description `message`, `reasoning`, `function_call` or `function_call_output`
                             * @example message
                             */
                            type: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** @description Id of the first */
                        first_id: string | null;
                        /** @description Whether more follow */
                        has_more: boolean;
                        /** @description Id of the last */
                        last_id: string | null;
                        /** @enum {unknown} */
                        object: "list";
                    };
                };
            };
            /** @description Bad Request, as OpenAI’s API says it */
            400: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Unauthorized, as OpenAI’s API says it */
            401: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Found, as OpenAI’s API says it */
            404: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Not Acceptable, as OpenAI’s API says it */
            406: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Too Many Requests, as OpenAI’s API says it */
            429: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Requests that the window allows; absent where the general limit is off */
                    "x-ratelimit-limit"?: number;
                    /** @description Requests that are left in it */
                    "x-ratelimit-remaining"?: number;
                    /** @description Seconds until it ends */
                    "x-ratelimit-reset"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Request Header Fields Too Large, as the error envelope */
            431: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Internal Server Error, as OpenAI’s API says it */
            500: {
                headers: {
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
            /** @description Service Unavailable, as OpenAI’s API says it */
            503: {
                headers: {
                    /** @description Seconds until a retry makes sense (RFC 9110 §10.2.3) */
                    "retry-after"?: number;
                    /** @description Id of the request, as it stands in the log; your own when you sent one */
                    "x-request-id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /**
                             * @description OpenAI’s code where it has one, else the code of the error envelope
                             * @example model_not_found
                             */
                            code: string;
                            /** @description A sentence for a person */
                            message: string;
                            /** @description Which field of the body is wrong, where one is */
                            param: string | null;
                            /**
                             * @description Kind of error
                             * @example invalid_request_error
                             */
                            type: string;
                        };
                    };
                };
            };
        };
    };
}
