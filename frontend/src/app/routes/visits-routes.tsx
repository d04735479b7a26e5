import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { FactList } from "@/features/overview/components/fact-list";
import { EntryAdder } from "@/features/record/components/entry-adder";
import { recordIn, visitKey } from "@/features/visits/api/visits";
import { VisitPage } from "@/features/visits/routes/visit-page";
import { VisitsPage } from "@/features/visits/routes/visits-page";

export function VisitsRoute(): ReactNode {
  return <VisitsPage patientId={useParams({ from: "/app/cases/$patientId/visits" }).patientId} />;
}

/** A visit with what the record says beside it, and the record's own forms for what is found. */
export function VisitRoute(): ReactNode {
  const { patientId, visitId } = useParams({ from: "/app/cases/$patientId/visits/$visitId" });
  const client = useQueryClient();
  return (
    <VisitPage
      key={visitId}
      patientId={patientId}
      visitId={visitId}
      parts={(visit) => ({
        facts: (facts) => <FactList facts={facts} empty={null} />,
        add: (section, kind) => (
          <EntryAdder
            patientId={patientId}
            slug={kind}
            day={visit.on}
            onSaved={() => void client.invalidateQueries({ queryKey: visitKey(visitId) })}
            send={async (clientId, values) => {
              const { entry, warnings } = await recordIn(visitId, { client_id: clientId, section, kind: kind as Parameters<typeof recordIn>[1]["kind"], values });
              return { entryId: entry.entry_id, warnings };
            }}
          />
        ),
      })}
    />
  );
}
