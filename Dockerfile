# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json client/
COPY web/package.json web/
RUN npm ci --no-audit --no-fund
COPY . .
# `dist` and `web/dist` are links to the builds; what built them is needed no more, and the links to the workspaces would lead nowhere.
RUN npm run build && cp -rL dist built && cp -rL web/dist console && npm prune --omit=dev --no-audit --no-fund && \
  rm -rf node_modules/esbuild node_modules/@esbuild node_modules/parley-client node_modules/parley-console

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3001 DATA_DIR=/data
WORKDIR /app
# The embedded database refuses root; its volume has to belong to the user that runs it.
RUN install -d -o node -g node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/built ./dist
COPY --from=build /app/console ./web/dist
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/config ./config
COPY --from=build /app/docs ./docs
COPY --from=build /app/README.md ./
USER node
VOLUME /data
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the container's first process, so that SIGTERM and the exit code arrive.
CMD ["node", "--enable-source-maps", "dist/server.js"]
