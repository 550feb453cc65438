"""Sets laid out as the experiments' groups lay theirs out (muon, electron, luminosity, jet energy, b tag, tau), with made-up numbers."""

from correction_makers import correction, formula

PHI = 3.141592653589793


def inputs(**types):
    return [{"name": name, "type": kind} for name, kind in types.items()]


def category(name, **values):
    return {"nodetype": "category", "input": name, "content": [{"key": k, "value": v} for k, v in values.items()]}


def binning(name, edges, content, flow):
    return {"nodetype": "binning", "input": name, "edges": edges, "content": content, "flow": flow}


def muon(rng):
    """A category in every bin, as the muon group has it: shifts and shifted values side by side."""
    keys = ["nominal", "stat", "syst", "systup", "systdown", "massRange", "tagIso", "AltSig"]
    eta, pt = [0.0, 0.9, 1.2, 2.1, 2.4], [15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 120.0, "inf"]
    data = binning("abseta", eta, [binning("pt", pt, [category("scale_factors", **{k: rng.gauss(1, 0.02) for k in keys})
                                                       for _ in pt[1:]], "clamp") for _ in eta[1:]], "error")
    return [correction("muon_id", inputs(abseta="real", pt="real", scale_factors="string"), data)], []


def electron(rng):
    eta, pt = ["-inf", -2.0, -1.566, -1.444, -0.8, 0.0, 0.8, 1.444, 1.566, 2.0, "inf"], [10.0, 20.0, 35.0, 50.0, 100.0, 200.0, "inf"]

    def table():
        return {"nodetype": "multibinning", "inputs": ["eta", "pt"], "edges": [eta, pt], "flow": "error",
                "content": [rng.gauss(0.98, 0.02) for _ in range((len(eta) - 1) * (len(pt) - 1))]}

    points = ["RecoBelow20", "Reco20to75", "Loose", "Medium", "Tight", "wp80iso", "wp90iso"]
    data = category("year", **{y: category("ValType", **{v: category("WorkingPoint", **{p: table() for p in points})
                                                        for v in ["sf", "sfup", "sfdown"]}) for y in ["2022Re-recoBCD", "2022Re-recoE+PromptFG"]})
    return [correction("electron_id", inputs(year="string", ValType="string", WorkingPoint="string", eta="real", pt="real"), data)], []


def pileup(rng):
    edges = [float(i) for i in range(101)]
    data = category("weights", **{k: binning("NumTrueInteractions", edges, [rng.uniform(0, 2) for _ in range(100)], "clamp")
                                  for k in ["nominal", "up", "down"]})
    return [correction("pileup", inputs(NumTrueInteractions="real", weights="string"), data)], []


L2 = "max(0.0001,[0]+((x-[1])*([2]+((x-[1])*([3]+((x-[1])*[4]))))))"
FORMULAS = {
    "jet_L1": (["rho", "JetPt", "JetA"], "max(0.0001,1-z*([0]+([1]*x)*(1+[2]*log(y)))/y)", lambda g: [g(0.5, 0.1), g(1.0, 0.1), g(0.02, 0.01)]),
    "jet_L2": (["JetPt"], "[0]+([1]/((log10(x)^2)+[2]))+([3]*exp(-1*([4]*((log10(x)-[5])*(log10(x)-[5])))))+([6]*exp(-1*([7]*((log10(x)-[8])*(log10(x)-[8])))))",
               lambda g: [g(1.0, 0.02), g(0.5, 0.1), g(4.0, 0.2), g(-0.1, 0.02), g(1.0, 0.1), g(1.5, 0.1), g(0.03, 0.01), g(5.0, 0.5), g(1.9, 0.1)]),
    "jet_L2L3": (["JetPt"], "[0]+[1]*100.0/3.0*(max(0.0,1.03091-0.051154*pow(x,-0.154227))-max(0.0,1.03091-0.051154*pow(208.0,-0.154227)))+[2]*0.021*(-1.0+1.0/(1.0+exp(-1*(log(x)-5.030)/0.395)))",
                 lambda g: [g(1.0, 0.02), g(0.02, 0.01), g(-0.2, 0.1)]),
}
JET_ETA = [-5.191, -3.489, -2.853, -2.5, -1.93, -1.305, -0.783, 0.0, 0.783, 1.305, 1.93, 2.5, 2.853, 3.489, 5.191]


def jet(rng):
    made = []
    for name, (variables, text, parameters) in FORMULAS.items():
        names = ["JetEta"] + variables
        content = [formula(text, variables, parameters(rng.gauss)) for _ in JET_ETA[1:]]
        made.append(correction(name, inputs(**{n: "real" for n in names}), binning("JetEta", JET_ETA, content, "error")))
    reference = {"nodetype": "formularef", "index": 0, "parameters": [0.98, 30.0, 1e-4, -1e-7, 1e-10]}
    bounded = {"nodetype": "transform", "input": "JetPt", "rule": formula("max(10,min(5000,x))", ["JetPt"]),
               "content": binning("JetEta", JET_ETA, [reference] * (len(JET_ETA) - 1), 1.0)}
    made.append(correction("jet_MCtruth", inputs(JetEta="real", JetPt="real"), bounded, [formula(L2, ["JetPt"])]))
    jer = {"nodetype": "hashprng", "inputs": ["JetPt", "JetEta", "event"], "distribution": "normal"}
    made.append(correction("jet_smear", inputs(JetPt="real", JetEta="real", event="int"), jer))
    sources = category("systematic", nom=1.0, up=binning("JetEta", JET_ETA, [1.1] * (len(JET_ETA) - 1), "clamp"), down=0.9)
    made.append(correction("jet_resolution_sf", inputs(JetEta="real", JetPt="real", systematic="string"), sources))
    compound = {"name": "jet_all", "inputs": inputs(JetA="real", JetEta="real", JetPt="real", rho="real"), "output": {"name": "sf", "type": "real"},
                "inputs_update": ["JetPt"], "input_op": "*", "output_op": "*", "stack": ["jet_L1", "jet_L2", "jet_L2L3"]}
    return made, [compound]


def btag(rng):
    """A formula of the discriminant per bin of pt, eta and flavour."""
    def per_bin(count):
        return [formula("[0]+[1]*x+[2]*x^2-[3]*x*x*x", ["discriminant"], [rng.gauss(1, 0.1) for _ in range(4)]) for _ in range(count)]

    def per_flavour():
        return {"nodetype": "category", "input": "flavor", "content": [
            {"key": key, "value": binning("abseta", [0.0, 0.8, 1.6, 2.5], [
                binning("pt", [20.0, 30.0, 40.0, 60.0, "inf"],
                        [binning("discriminant", {"n": 4, "low": 0.0, "high": 1.0}, per_bin(4), "clamp") for _ in range(4)],
                        "clamp") for _ in range(3)], "error")} for key in (0, 4, 5)]}

    shapes = category("systematic", **{k: per_flavour() for k in ["central", "up_hf", "down_hf", "up_cferr1"]})
    points = category("working_point", L=0.049, M=0.2783, T=0.71)
    return [correction("btag_shape", inputs(systematic="string", flavor="int", abseta="real", pt="real", discriminant="real"), shapes),
            correction("btag_points", inputs(working_point="string"), points)], []


def tau(rng):
    edges = [20.0, 25.0, 30.0, 35.0, 40.0, 500.0, 1000.0, "inf"]

    def per_pt():
        return binning("pt", edges, [category("syst", nom=rng.gauss(0.95, 0.02), up=rng.gauss(1, 0.02), down=rng.gauss(0.9, 0.02))
                                     for _ in edges[1:]], "clamp")

    modes = {"nodetype": "category", "input": "dm", "content": [{"key": k, "value": per_pt()} for k in (0, 1, 2, 10, 11)], "default": 1.0}
    match = {"nodetype": "category", "input": "genmatch", "content": [{"key": 5, "value": modes}, {"key": 1, "value": 1.02}, {"key": 3, "value": 1.02}],
             "default": 1.0}
    return [correction("tau_id", inputs(pt="real", dm="int", genmatch="int", syst="string"), match)], []


SETS = {"muon": muon, "electron": electron, "pileup": pileup, "jet": jet, "btag": btag, "tau": tau}
SAMPLERS = {
    "pt": lambda r: r.expovariate(0.03) + 10, "JetPt": lambda r: r.expovariate(0.02) + 15, "abseta": lambda r: r.uniform(0, 2.45),
    "eta": lambda r: r.uniform(-2.6, 2.6), "JetEta": lambda r: r.uniform(-5.2, 5.2), "NumTrueInteractions": lambda r: r.uniform(0, 101),
    "rho": lambda r: r.uniform(0, 60), "JetA": lambda r: r.uniform(0.4, 0.6), "discriminant": lambda r: r.random(),
    "event": lambda r: r.randrange(2**40), "flavor": lambda r: r.choice([0, 4, 5]), "dm": lambda r: r.choice([0, 1, 2, 5, 6, 10, 11]),
    "genmatch": lambda r: r.randrange(7),
}


def keys_of(node, name):
    """The keys that categories of one input have."""
    found = []
    if isinstance(node, dict):
        if node.get("nodetype") == "category" and node["input"] == name:
            found += [item["key"] for item in node["content"]]
        for value in node.values():
            found += keys_of(value, name)
    elif isinstance(node, list):
        for value in node:
            found += keys_of(value, name)
    return list(dict.fromkeys(found))
