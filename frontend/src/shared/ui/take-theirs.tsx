import { Alert, Button, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface TakeTheirsProps {
  readonly title: string;
  readonly hint: string;
  readonly action: string;
  readonly onTake: () => void;
}

/** A colleague saved the same form meanwhile: what is typed stands until one takes theirs. */
export function TakeTheirs({ title, hint, action, onTake }: TakeTheirsProps): ReactNode {
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={title}>
      <Text size="sm">{hint}</Text>
      <Button mt="xs" size="compact-sm" variant="default" onClick={onTake}>
        {action}
      </Button>
    </Alert>
  );
}
