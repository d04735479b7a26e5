export { useWording } from "@/shared/i18n/use-wording";
