import type { TFunction } from "i18next";

import type { Topic } from "@/features/messages/api/conversations";

/** Default topics carry a key that every language translates; others the name somebody gave. */
export function nameOfTopic(topic: Topic, t: TFunction<"messages">): string {
  return topic.key ? t(`topic.${topic.key}`, { defaultValue: topic.key }) : topic.name;
}

export function topicLabel(topics: readonly Topic[], id: string, t: TFunction<"messages">): string | null {
  const topic = topics.find((candidate) => candidate.id === id);
  return topic ? nameOfTopic(topic, t) : null;
}
