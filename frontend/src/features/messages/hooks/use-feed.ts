import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { fetchMessages, PAGE_SIZE } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import { withChanges, withEvent, withExcerpt, withMessages, withOlder } from "@/features/messages/lib/feed";
import type { Feed } from "@/features/messages/lib/feed";
import { onSent, wakeOutbox } from "@/features/messages/lib/outbox";
import { isApiError } from "@/shared/api/api-error";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

export const feedKey = (id: string) => ["messages", id] as const;

const CHANGES_AT_ONCE = 200;
/** On the way to a message far back: as many as the server gives at once. */
const OLDER_AT_ONCE = 200;
/** After a failed question, with the line up: nobody else may come to ask. */
const ASK_AGAIN_MS = 3000;

interface FeedState {
  readonly feed: Feed | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly retry: () => void;
  readonly loadOlder: () => Promise<void>;
  /** Loads older pages until message `seq` is here; undefined when there is none. */
  readonly loadBackTo: (seq: number) => Promise<Message | undefined>;
  readonly loadingOlder: boolean;
  readonly put: (message: Message) => void;
}

/** The messages of one conversation, whole and live: first page, older pages, events, and gaps closed. */
export function useFeed(conversationId: string): FeedState {
  const client = useQueryClient();
  const key = feedKey(conversationId);
  const catchingUp = useRef(false);
  const again = useRef(false);
  /** Something happened that the answer under way may not know: ask once it is there. */
  const owed = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [loadingOlder, setLoadingOlder] = useState(false);

  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Feed> => {
      const page = await fetchMessages(conversationId, {}, signal);
      const fresh: Feed = {
        messages: [],
        lastChange: page.last_changed_seq,
        lastSeq: page.last_seq,
        hasOlder: page.has_more,
      };
      return withMessages(fresh, page.results);
    },
    staleTime: Infinity, // kept whole by events and changed_after
  });

  const update = useCallback(
    (change: (feed: Feed) => Feed) =>
      client.setQueryData<Feed>(feedKey(conversationId), (feed) => (feed ? change(feed) : feed)),
    [client, conversationId],
  );

  const catchUp = useCallback(async () => {
    if (client.isFetching({ queryKey: feedKey(conversationId), exact: true }) > 0) {
      owed.current = true;
      return;
    }
    if (catchingUp.current) {
      again.current = true; // what is asked now may have begun before the newest event
      return;
    }
    catchingUp.current = true;
    clearTimeout(timer.current);
    try {
      do {
        again.current = false;
        for (;;) {
          const known = client.getQueryData<Feed>(feedKey(conversationId))?.lastChange;
          if (known === undefined) break;
          const page = await fetchMessages(conversationId, { changed_after: known, limit: CHANGES_AT_ONCE });
          const newest = page.results[page.results.length - 1]?.changed_seq ?? page.last_changed_seq;
          const upTo = page.has_more ? newest : page.last_changed_seq;
          update((feed) => withChanges(feed, page.results, upTo));
          if (!page.has_more) break;
        }
      } while (again.current);
    } catch (error) {
      if (isApiError(error) && error.isTransient) timer.current = setTimeout(() => void catchUpRef.current(), ASK_AGAIN_MS);
    } finally {
      catchingUp.current = false;
    }
  }, [client, conversationId, update]);
  const catchUpRef = useRef(catchUp);
  useEffect(() => {
    catchUpRef.current = catchUp;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  // Held from an earlier visit: nobody listened meanwhile.
  useEffect(() => {
    if (client.getQueryData(feedKey(conversationId)) !== undefined) void catchUp();
  }, [catchUp, client, conversationId]);
  const arrived = query.isFetching ? 0 : query.dataUpdatedAt;
  useEffect(() => {
    if (arrived === 0 || !owed.current) return;
    owed.current = false;
    void catchUp();
  }, [arrived, catchUp]);

  const hear = useCallback(
    (data: { conversation_id: string; message: unknown }) => {
      if (data.conversation_id !== conversationId) return;
      let gap = false;
      if ((data.message as Message).kind === "system") {
        // Told in the language of whoever caused it: ask for it in mine.
        void catchUp();
        return;
      }
      if (client.isFetching({ queryKey: feedKey(conversationId), exact: true }) > 0) owed.current = true;
      update((feed) => {
        const outcome = withEvent(feed, data.message as Message); // shape held by the event schema
        gap = outcome.gap;
        return outcome.feed;
      });
      if (gap) void catchUp();
    },
    [catchUp, client, conversationId, update],
  );

  useRealtime("message.created", (event) => hear(event.data));
  useRealtime("message.changed", (event) => {
    hear(event.data);
    const { conversation_id, message, excerpt } = event.data;
    if (conversation_id === conversationId) {
      update((feed) => withExcerpt(feed, (message as Message).seq, excerpt));
    }
  });
  useResync(() => {
    wakeOutbox();
    void catchUp();
  });
  const put = useCallback(
    (message: Message) => hear({ conversation_id: conversationId, message }),
    [conversationId, hear],
  );
  useEffect(
    () =>
      onSent((id, message) => {
        if (id === conversationId) put(message);
      }),
    [conversationId, put],
  );

  const held = useCallback(
    () => client.getQueryData<Feed>(feedKey(conversationId)),
    [client, conversationId],
  );
  const loadPage = useCallback(
    async (limit: number) => {
      const oldest = held()?.messages[0]?.seq;
      if (oldest === undefined) return;
      const page = await fetchMessages(conversationId, { before_seq: oldest, limit });
      update((feed) => withOlder(feed, page.results, page.has_more));
    },
    [conversationId, held, update],
  );
  const loadOlder = useCallback(async () => {
    setLoadingOlder(true);
    try {
      await loadPage(PAGE_SIZE);
    } finally {
      setLoadingOlder(false);
    }
  }, [loadPage]);
  const loadBackTo = useCallback(
    async (seq: number) => {
      setLoadingOlder(true);
      try {
        for (;;) {
          const feed = held();
          const found = feed?.messages.find((message) => message.seq === seq);
          if (found || !feed?.hasOlder || (feed.messages[0]?.seq ?? 0) <= seq) return found;
          await loadPage(OLDER_AT_ONCE);
        }
      } finally {
        setLoadingOlder(false);
      }
    },
    [held, loadPage],
  );

  return {
    feed: query.data,
    error: query.error,
    isLoading: query.isPending,
    retry: () => void query.refetch(),
    loadOlder,
    loadBackTo,
    loadingOlder,
    put,
  };
}
