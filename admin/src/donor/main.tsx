import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { DonorPage } from "@/features/donor";
import { connect } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import "@/styles/index.css";
import "@/styles/donor.css";

const root = document.getElementById("root");
if (root === null) throw new Error("donor.html has no #root.");

const config = await loadConfig();
connect(config.api_origin);
createRoot(root).render(
  <StrictMode>
    <DonorPage slug={decodeURIComponent(location.pathname.split("/")[2] ?? "")} />
  </StrictMode>,
);
