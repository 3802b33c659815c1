import type { Host } from "../host.ts";

// A burst of calls is one piece of news.
const quietMs = 200;

/** Tells about changes of one resource, at most once in a while; unknown URIs stay silent. Returns the function that ends it. */
export function watchResource(host: Host, uri: string, changed: () => void): () => void {
  const resource = host.resources.find((candidate) => candidate.uri === uri);
  if (!resource) return () => {};
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  let ended = false;
  const announce = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, quietMs).unref();
  };
  host.engine().then(
    ({ services }) => {
      if (!ended) stop = resource.watch(services, announce);
    },
    (error) => host.log.warn(`${uri} cannot be watched`, error),
  );
  return () => {
    ended = true;
    clearTimeout(timer);
    stop?.();
  };
}
