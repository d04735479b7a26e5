import { Button } from "@mantine/core";
import type { ButtonProps } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { ReactNode } from "react";

import { beginVisit, visitKey, visitsKey } from "@/features/visits/api/visits";
import { newClientId } from "@/shared/lib/uuid";
import { showFailure } from "@/shared/ui/undo";

interface BeginVisitProps extends Pick<ButtonProps, "size" | "variant"> {
  readonly patientId: string;
  readonly from: { readonly planned_visit_id?: string; readonly appointment_id?: string };
  readonly label?: string;
  readonly children: ReactNode;
}

/** Begins a visit, or opens the one that a colleague began for the same reason, and goes there. */
export function BeginVisit({ patientId, from, label, children, ...look }: BeginVisitProps): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useRef(newClientId());
  const begin = useMutation({
    mutationFn: () => beginVisit(patientId, { client_id: id.current, ...from }),
    onSuccess: (visit) => {
      id.current = newClientId();
      client.setQueryData(visitKey(visit.id), visit);
      void client.invalidateQueries({ queryKey: visitsKey(patientId) });
      void navigate({ to: "/cases/$patientId/visits/$visitId", params: { patientId, visitId: visit.id } });
    },
    onError: showFailure,
  });
  return (
    <Button {...look} aria-label={label} loading={begin.isPending} onClick={() => begin.mutate()}>
      {children}
    </Button>
  );
}
