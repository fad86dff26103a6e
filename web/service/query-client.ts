import { QueryClient } from '@tanstack/react-query'

/** Cache of what the service said. The typed client repeats what may be repeated, so nothing is repeated here. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 5000, gcTime: 300_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' }
  }
})
