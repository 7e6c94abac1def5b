import FoundationEssentials
import Testing

@testable import Cluster

@Suite struct StateDirectoryTests {
    @Test func `paths are made absolute and plain`() {
        #expect(StateDirectory("/a/./b/../c/").path == "/a/c")
        #expect(StateDirectory("x").path == FileManager.default.currentDirectoryPath + "/x")
    }

    @Test func `folders are made for their owner alone`() async throws {
        try await withTemporaryDirectory { directory in
            let state = StateDirectory("\(directory)/state")
            #expect(state.isNew)
            try state.prepare()
            #expect(!state.isNew)
            #expect(PrivateFile.mode(state.keys) == 0o700)
        }
    }

    @Test func `fresh forgets what was kept`() async throws {
        try await withTemporaryDirectory { directory in
            let state = StateDirectory("\(directory)/state")
            try state.prepare()
            try PrivateFile.write("x", to: "\(state.stores)/identity.sqlite")
            try state.erase()
            #expect(state.isNew)
        }
    }

    @Test func `a directory of something else is not touched`() async throws {
        try await withTemporaryDirectory { directory in
            try PrivateFile.write("precious", to: "\(directory)/thesis")
            try FileManager.default.createDirectory(atPath: "\(directory)/stores", withIntermediateDirectories: false)
            let state = StateDirectory(directory)
            let erased = #expect(throws: ClusterError.self) { try state.erase() }
            #expect(erased?.code == .stateDirectory)
            #expect(throws: ClusterError.self) { try state.prepare() }
            #expect(FileManager.default.fileExists(atPath: "\(directory)/stores"))
        }
    }

    @Test func `one cluster at a time holds the directory`() async throws {
        try await withTemporaryDirectory { directory in
            let state = StateDirectory("\(directory)/state")
            #expect(!StateLock.isHeld(state))
            let lock = try StateLock(state)
            #expect(StateLock.isHeld(state))
            let second = #expect(throws: ClusterError.self) { try StateLock(state) }
            #expect(second?.code == .alreadyRunning)
            lock.release()
            #expect(!StateLock.isHeld(state))
            try StateLock(state).release()
        }
    }
}
