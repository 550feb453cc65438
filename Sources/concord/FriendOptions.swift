public import ArgumentParser
public import EventFiles
import Recoil

extension FriendFiles.Join: ExpressibleByArgument {}

/// Friend trees, shared by the commands that read events.
struct FriendOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: "Files with more columns of the same events: [ALIAS=]FILE[:TREE]; columns are then called ALIAS.name.")
  var friend: [String] = []

  @Option(help: "How friends are joined: entry by entry, or by event (run, luminosityBlock, event). Left out: entry.")
  var friendBy: FriendFiles.Join?

  func validate() throws {
    if friendBy != nil && friend.isEmpty { throw ValidationError("--friend-by needs --friend") }
  }

  /// The friends as given.
  func files() -> [FriendFiles] { friend.map { FriendFiles(argument: $0, by: friendBy ?? .entry) } }

  /// The friends as given; what was left out is as in the card's sample.
  func files(likeThoseOf sample: RecoilSample?) -> [FriendFiles] {
    zip(files(), (sample?.friends ?? []).map(Optional.some) + Array(repeating: nil, count: friend.count)).map { given, card in
      guard let card else { return given }
      return FriendFiles(
        given.files, tree: given.tree ?? card.tree, by: friendBy ?? card.by, alias: given.alias ?? card.alias,
        missing: card.missing)
    }
  }
}
